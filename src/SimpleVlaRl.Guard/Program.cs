using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Guard;

return ProgramHost.Run(GuardCommand.Program, args, GuardCommand.Create);
