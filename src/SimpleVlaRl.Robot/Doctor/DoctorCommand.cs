using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Machine;

namespace SimpleVlaRl.Robot.Doctor;

/// <summary><c>vla-robot doctor</c>: looks at this machine.</summary>
internal static class DoctorCommand
{
    private const string Description = """
        Looks at this machine: libraries, GPU, processor frequency, network buffers, real-time permission, clock, disk, network interfaces, and the variables
        that ROS programs go by. The exit code is 1 when something is an error.

        Examples:
          vla-robot doctor
          vla-robot doctor --store /data/episodes --json
        """;

    public static Command Create()
    {
        Option<string> store = new("--store")
        {
            Description = "The folder of the episodes, for its disk.",
            DefaultValueFactory = _ => RepositoryPaths.Of("store")
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("doctor", Description) { store, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", _ => FindingReport.Show(
            new(parsed.GetValue(json)),
            [.. DoctorChecks.Of(DoctorReader.Read()), .. MachineChecks.ForRobot(MachineReader.Read(parsed.GetValue(store)!))])));
        return command;
    }
}
