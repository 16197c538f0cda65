using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Robot.Machine;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary><c>vla-robot check-robot</c>: compares a profile with the robot that is there.</summary>
internal static class CheckRobotCommand
{
    private const string Description = """
        Compares a robot's profile with the topics that are there, and says what to do about every difference. It listens only: nothing moves.

        It looks at names, types, type hashes, quality of service, publishers, rates, pictures, joint names and values, stamps, and at this machine's network
        buffers, real-time permission and disk. The exit code is 1 when something is an error.

        Examples:
          vla-robot check-robot --robot hardware/my-robot/robot.yaml
          vla-robot check-robot --robot hardware/my-robot/robot.yaml --seconds 10 --json
        """;

    public static Command Create()
    {
        LookOptions look = new(3, "How long to listen.");
        Option<string> robot = new("--robot") { Description = "The robot's profile.", Required = true };
        Option<string> store = new("--store")
        {
            Description = "The folder of the episodes, for its disk.",
            DefaultValueFactory = _ => RepositoryPaths.Of("store")
        };
        Command command = new("check-robot", Description) { robot, store };
        look.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation =>
        {
            (RobotProfile profile, _) = RobotProfileFile.Read(parsed.GetValue(robot)!);
            Look where = look.Of(parsed);
            RobotSnapshot snapshot = SnapshotTaker.Take(where, topic => RobotChecks.IsHeard(profile, topic), cancellation);
            return FindingReport.Show(
                where.Terminal,
                [
                    .. RobotChecks.Of(profile, snapshot), .. ArmingChecks.Of(profile, snapshot),
                    .. MachineChecks.ForRobot(MachineReader.Read(parsed.GetValue(store)!)),
                ]);
        }));
        return command;
    }
}
