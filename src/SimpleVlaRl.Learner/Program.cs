using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Learner.Export;
using SimpleVlaRl.Learner.Imitation;

RootCommand root = new("Trains policies and exports them: demonstrations, imitation, evaluation, ONNX.")
{
    ImitateCommand.Create(),
    ExportCommand.Create(),
    ParityCommand.Create(),
};
return ProgramHost.Run(root, args);
