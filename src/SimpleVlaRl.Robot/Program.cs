using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Robot.Bench;
using SimpleVlaRl.Robot.EpisodeCommands;
using SimpleVlaRl.Robot.Run;
using SimpleVlaRl.Robot.Serve;
using SimpleVlaRl.Robot.Simulator;

RootCommand root = new("Runs vision-language-action policies on a robot: observe, infer, check, command, record.")
{
    RunCommand.Create(),
    SimCommand.Create(),
    ServeCommand.Create(),
    TokenCommand.Create(),
    EpisodesCommand.Create(),
    BenchCommand.Create(),
};
return ProgramHost.Run(root, args);
