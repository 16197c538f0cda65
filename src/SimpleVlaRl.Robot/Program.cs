using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Robot;

return ProgramHost.Run(RobotCommands.Program, args, RobotCommands.Create);
