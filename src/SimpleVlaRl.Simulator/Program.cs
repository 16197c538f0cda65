using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Simulator;

return ProgramHost.Run(SimulatorCommand.Program, args, SimulatorCommand.Create);
