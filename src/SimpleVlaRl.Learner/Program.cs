using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Learner.Benchmarks;
using SimpleVlaRl.Learner.Demonstrations;
using SimpleVlaRl.Learner.Evaluation;
using SimpleVlaRl.Learner.Export;
using SimpleVlaRl.Learner.Imitation;
using SimpleVlaRl.Learner.Precisions;
using SimpleVlaRl.Learner.Synthesis;
using SimpleVlaRl.Learner.Trial;

RootCommand root = new("Trains policies and exports them: demonstrations, imitation, evaluation, ONNX.")
{
    DemonstrationsCommand.Create(),
    ImitateCommand.Create(),
    ExportCommand.Create(),
    ParityCommand.Create(),
    EvaluateCommand.Create(),
    PrecisionsCommand.Create(),
    SynthesizeCommand.Create(),
    InferCommand.Create(),
    BenchCommand.Create(),
};
return ProgramHost.Run(root, args);
