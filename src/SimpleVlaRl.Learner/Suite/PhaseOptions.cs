using SimpleVlaRl.Experiments.Demonstrations;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Experiments.Suite;
using SimpleVlaRl.Learner.Demonstrations;
using SimpleVlaRl.Learner.Evaluation;
using SimpleVlaRl.Learner.Export;
using SimpleVlaRl.Learner.Imitation;
using SimpleVlaRl.Learner.Reinforcement;

namespace SimpleVlaRl.Learner.Suite;

/// <summary>The commands of a suite, read by the definitions that read a person's.</summary>
internal sealed class PhaseOptions : IPhaseOptions
{
    public DemonstrationsOptions Demonstrations(IReadOnlyList<string> words) => DemonstrationsCommand.Parse(words);

    public ImitationSessionOptions Imitation(IReadOnlyList<string> words) => ImitateCommand.Parse(words);

    public ExportOptions Export(IReadOnlyList<string> words) => ExportCommand.Parse(words);

    public EvaluationOptions Evaluation(IReadOnlyList<string> words) => EvaluateCommand.Parse(words);

    public GrpoSessionOptions Reinforcement(IReadOnlyList<string> words) => GrpoCommand.Parse(words);
}
