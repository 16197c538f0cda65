using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Learner;
using SimpleVlaRl.Learner.Ablation;
using SimpleVlaRl.Learner.Benchmarks;
using SimpleVlaRl.Learner.Demonstrations;
using SimpleVlaRl.Learner.Evaluation;
using SimpleVlaRl.Learner.Export;
using SimpleVlaRl.Learner.Gallery;
using SimpleVlaRl.Learner.Imitation;
using SimpleVlaRl.Learner.Precisions;
using SimpleVlaRl.Learner.Reinforcement;
using SimpleVlaRl.Learner.Suite;
using SimpleVlaRl.Learner.Synthesis;
using SimpleVlaRl.Learner.Trial;

if (Environment.GetEnvironmentVariable(TorchLibraries.Variable) is { Length: > 0 })
{
    int refused = ProgramHost.Guard("vla-learn", _ =>
    {
        TorchLibraries.Redirect(args);
        return ExitCode.Success;
    });
    if (refused != ExitCode.Success)
    {
        return refused;
    }
}

RootCommand root = new("Trains policies and exports them: demonstrations, imitation, evaluation, ONNX.")
{
    DemonstrationsCommand.Create(),
    ImitateCommand.Create(),
    GrpoCommand.Create(),
    ExportCommand.Create(),
    ParityCommand.Create(),
    GoldenCommand.Create(),
    EvaluateCommand.Create(),
    GalleryCommand.Create(),
    PrecisionsCommand.Create(),
    SynthesizeCommand.Create(),
    SuiteCommand.Create(),
    AblationCommand.Create(),
    InferCommand.Create(),
    BenchCommand.Create(),
};
return ProgramHost.Run(root, args);
