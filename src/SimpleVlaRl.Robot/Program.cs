using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Robot.Run;

RootCommand root = new("Runs vision-language-action policies on a robot: observe, infer, check, command, record.")
{
    RunCommand.Create(),
};
return ProgramHost.Run(root, args);
