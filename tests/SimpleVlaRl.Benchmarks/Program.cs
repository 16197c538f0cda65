using SimpleVlaRl.Benchmarks;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Experiments;

return ProgramHost.Run(BenchProgram.Name, args, () =>
{
    TorchLibraries.Redirect(args);
    return BenchCommands.Create();
});
