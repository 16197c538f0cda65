using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Learner;

return ProgramHost.Run(LearnerCommands.Program, args, () =>
{
    TorchLibraries.Redirect(args);
    return LearnerCommands.Create();
});
