using SimpleVlaRl.Experiments.Demonstrations;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Experiments.Reinforcement;

namespace SimpleVlaRl.Experiments.Suite;

/// <summary>
/// Port: reads the commands of a suite, which are recorded as a person would type them, into typed options. Each begins with its command's word.
/// </summary>
internal interface IPhaseOptions
{
    DemonstrationsOptions Demonstrations(IReadOnlyList<string> words);

    ImitationSessionOptions Imitation(IReadOnlyList<string> words);

    ExportOptions Export(IReadOnlyList<string> words);

    EvaluationOptions Evaluation(IReadOnlyList<string> words);

    GrpoSessionOptions Reinforcement(IReadOnlyList<string> words);
}
