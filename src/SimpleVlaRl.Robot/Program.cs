using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Robot;

return ProgramHost.Run(RobotCommands.Program, () => RobotCommandLine.Read(args));
