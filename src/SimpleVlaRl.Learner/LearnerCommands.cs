using System.CommandLine;
using SimpleVlaRl.Learner.Ablation;
using SimpleVlaRl.Learner.Answers;
using SimpleVlaRl.Learner.Demonstrations;
using SimpleVlaRl.Learner.Evaluation;
using SimpleVlaRl.Learner.Export;
using SimpleVlaRl.Learner.Gallery;
using SimpleVlaRl.Learner.Imitation;
using SimpleVlaRl.Learner.Outcomes;
using SimpleVlaRl.Learner.Planning;
using SimpleVlaRl.Learner.Precisions;
using SimpleVlaRl.Learner.Reinforcement;
using SimpleVlaRl.Learner.Strategies;
using SimpleVlaRl.Learner.Suite;
using SimpleVlaRl.Learner.Synthesis;

namespace SimpleVlaRl.Learner;

/// <summary>The commands of <c>vla-learn</c>.</summary>
internal static class LearnerCommands
{
    /// <summary>The program's name.</summary>
    public const string Program = "vla-learn";

    public static RootCommand Create() => new("Trains policies and exports them: demonstrations, imitation, evaluation, ONNX.")
    {
        DemonstrationsCommand.Create(),
        ImitateCommand.Create(),
        GrpoCommand.Create(),
        AssistCommand.Create(),
        LearnCommand.Create(),
        ExportCommand.Create(),
        ParityCommand.Create(),
        GoldenCommand.Create(),
        EvaluateCommand.Create(),
        StrategiesCommand.Create(),
        CollectCommand.Create(),
        GalleryCommand.Create(),
        PrecisionsCommand.Create(),
        SynthesizeCommand.Create(),
        SuiteCommand.Create(),
        AblationCommand.Create(),
        InferCommand.Create(),
        ClassifierCommand.Create(),
        PlanCommand.Create(),
    };
}
