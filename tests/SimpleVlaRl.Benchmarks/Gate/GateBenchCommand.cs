using System.CommandLine;
using System.Text.Json;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Benchmarks.Gate;

/// <summary><c>vla-bench gate</c>: does anything get past the gate?</summary>
internal static class GateBenchCommand
{
    private const string Description = """
        Asks the gate for hostile ticks: values that are no numbers, infinities, denormals, steps, wrong sizes, chunks that begin elsewhere, holds, stops,
        arming again, arms that are moved by hand or stuck, ticks that come early, late or after a pause. A checker that shares no code with the gate looks at
        every command that is let out: position, velocity, acceleration and jerk. Exits with 1 where one is beyond a limit.

        Examples:
          vla-bench gate --json
          vla-bench gate --robot hardware/ur5e-pair/robot.yaml --ticks 100000 --seed 7
        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        NumberOption<long> ticks = new("--ticks", "ticks", 1, 10_000_000_000) { Description = "How many ticks.", DefaultValueFactory = _ => 10_000_000 };
        NumberOption<int> seed = new("--seed", "", 0, int.MaxValue) { Description = "The seed of the streams.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("gate", Description) { robot, ticks, seed, json };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            cancellation => Run(parsed.GetValue(robot)!, parsed.GetValue(ticks), parsed.GetValue(seed), parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(string robot, long ticks, int seed, bool isJson, CancellationToken cancellation)
    {
        Terminal terminal = new(isJson);
        GateBenchReport report = GateBench.Run(
            RobotProfileFile.Read(robot).Profile, ticks, seed, done => terminal.Status(FormattableString.Invariant($"{done}/{ticks} ticks")), cancellation);
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, Indented));
        }
        else
        {
            string first = report.FirstViolation is { } violation ? ": " + violation : "";
            Console.Out.WriteLine(FormattableString.Invariant(
                $"{report.Ticks} ticks, {report.Commands} commands, {report.Violations} beyond a limit{first}"));
            Console.Out.WriteLine(FormattableString.Invariant(
                $"{report.MicrosecondsPerTick:0.0} µs per tick (p50 {report.MicrosecondsP50:0.0}, p99 {report.MicrosecondsP99:0.0})"));
            Console.Out.WriteLine(FormattableString.Invariant($"{report.AllocatedBytesPerTick:0.###} bytes allocated per tick"));
        }

        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : report.Violations == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
