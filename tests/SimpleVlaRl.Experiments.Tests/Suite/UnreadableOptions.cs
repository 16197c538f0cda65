using SimpleVlaRl.Experiments.Demonstrations;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Experiments.Suite;

namespace SimpleVlaRl.Experiments.Tests.Suite;

/// <summary>Options that cannot be read: no step is made, and it shows which was asked for.</summary>
internal sealed class UnreadableOptions(Exception problem, Action? onAsked = null) : IPhaseOptions
{
    public List<string> Asked { get; } = [];

    /// <summary>The only options that can be read.</summary>
    public DemonstrationsOptions? Known { get; init; }

    public DemonstrationsOptions Demonstrations(IReadOnlyList<string> words) => Known ?? throw Problem(words);

    public ImitationSessionOptions Imitation(IReadOnlyList<string> words) => throw Problem(words);

    public ExportOptions Export(IReadOnlyList<string> words) => throw Problem(words);

    public EvaluationOptions Evaluation(IReadOnlyList<string> words) => throw Problem(words);

    public GrpoSessionOptions Reinforcement(IReadOnlyList<string> words) => throw Problem(words);

    private Exception Problem(IReadOnlyList<string> words)
    {
        Asked.Add(string.Join(' ', words));
        onAsked?.Invoke();
        return problem;
    }
}
