using System.CommandLine;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation.Clearance;

namespace SimpleVlaRl.Benchmarks.Clearance;

/// <summary><c>vla-bench clearance</c>: how near do arms come to each other, to themselves and to the table when policies want them to collide?</summary>
internal static class ClearanceBenchCommand
{
    private const string Description = """
        Drives the simulated arms through the gate with four policies that have learned nothing, one of which asks for collisions, and measures in every tick,
        with MuJoCo and not with the gate's own arithmetic, how far the shapes of the arms are apart. Fingers are told apart: they are there to touch.

        Examples:
          vla-bench clearance --ticks 100000 --json
          vla-bench clearance --delay 20 --noise 0.05
        """;

    public static Command Create()
    {
        NumberOption<long> ticks = new("--ticks", "servo ticks", 1, 1_000_000_000)
        {
            Description = "Servo ticks of each policy.",
            DefaultValueFactory = _ => 100_000
        };
        NumberOption<int> seed = new("--seed", "", 0, int.MaxValue - 1) { Description = "The seed of the policies.", DefaultValueFactory = _ => 1 };
        NumberOption<double> delay = new("--delay", "ms", 0, 200)
        {
            Description = "How old a measurement is when the gate sees it.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<double> noise = new("--noise", "", 0, 1)
        {
            Description = "By which share of the way that is left to it an actuator misses its command, at most and at random.",
            DefaultValueFactory = _ => 0
        };
        Option<bool> withoutCheck = new("--unchecked") { Description = "Without the gate's check for collisions, to compare." };
        Option<string> robot = new("--robot")
        {
            Description = "The simulated robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("clearance", Description) { ticks, seed, delay, noise, withoutCheck, robot, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation =>
        {
            RobotProfile profile = RobotProfileFile.Read(parsed.GetValue(robot)!).Profile with { IsCollisionUnchecked = parsed.GetValue(withoutCheck) };
            double milliseconds = parsed.GetValue(delay);
            ClearanceOptions options = new()
            {
                Ticks = parsed.GetValue(ticks),
                Seed = parsed.GetValue(seed),
                DelayTicks = (int)Math.Ceiling(milliseconds * profile.ServoRateHertz / 1000),
                Noise = parsed.GetValue(noise),
            };
            return Run(profile, options, new Terminal(parsed.GetValue(json)), cancellation);
        }));
        return command;
    }

    private static int Run(RobotProfile robot, ClearanceOptions options, Terminal terminal, CancellationToken cancellation)
    {
        using ClearanceBench bench = new(robot, options);
        List<ClearanceRow> rows = [];
        foreach (WildPolicyKind kind in Enum.GetValues<WildPolicyKind>())
        {
            rows.Add(bench.Run(kind, cancellation));
            terminal.Line(rows[^1].Line());
        }

        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["checked"] = !robot.IsCollisionUnchecked,
            ["delay_ticks"] = options.DelayTicks,
            ["noise"] = options.Noise,
            ["smallest_millimetres_without_fingers"] = Nearest(rows, distances => distances.OfLinks),
            ["arm_arm_millimetres"] = Nearest(rows, distances => distances.BetweenArms),
            ["arm_table_millimetres"] = Nearest(rows, distances => distances.ToTable),
            ["self_millimetres"] = Nearest(rows, distances => distances.WithinArm),
            ["policies"] = new JsonArray([.. rows.Select(row => row.Document())]),
        });
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    /// <summary>The smallest distance of all policies, millimetres; what is measured at most where it is larger.</summary>
    private static double Nearest(List<ClearanceRow> rows, Func<SmallestDistances, double> distance) =>
        Math.Round(1000 * Math.Min(ClearanceBench.Reach, rows.Min(row => distance(row.Smallest))), 3);
}
