using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Simulation.Errors;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>Our stepping against a C loop over libmujoco on the same scene, from the same state, with the same controls, in the same run.</summary>
internal static class SimulationBench
{
    private const int Steps = 2000;
    /// <summary>
    /// A thousandth of a millimetre after 8 s: the C loop starts its solver cold, and where hands and objects press on one another the rounding grows.
    /// </summary>
    private const double LargestDifference = 1e-6;

    public static int Run(string robotFile, string task, long seed, int repeats, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            using PeerLoop peer = PeerLoop.Compile();
            JsonArray documents = [];
            foreach (string name in SimulatorFactory.TaskNames(task))
            {
                using SimulatedBimanualEnvironment environments = new(RobotProfileFile.Read(robotFile).Profile, 1);
                documents.Add(Measure(environments, peer, new ReportStart(name, seed), repeats, terminal, cancellation));
            }

            terminal.Json(documents.Count == 1
                ? (JsonObject)documents[0]!.DeepClone()
                : new JsonObject { ["machine"] = MachineDescription.Line(), ["tasks"] = documents });
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is SimulationException or ArgumentException)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private static JsonObject Measure(
        SimulatedBimanualEnvironment environments, PeerLoop peer, EpisodeStart start, int repeats, Terminal terminal, CancellationToken cancellation)
    {
        (double[] targets, double[] controls) = PhysicsLoop.RecordControls(environments, start, Steps);
        environments.Reset(0, start);
        peer.Prepare(environments.SceneXmlOf(start.Task), PhysicsLoop.Positions(environments, 0), controls);
        double[] native = new double[repeats];
        double[] managed = new double[repeats];
        double[] processor = new double[repeats];
        double[] expected = [];
        using Process self = Process.GetCurrentProcess();
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            cancellation.ThrowIfCancellationRequested();
            (native[repeat], expected) = peer.Run();
            self.Refresh();
            TimeSpan before = self.TotalProcessorTime;
            managed[repeat] = PhysicsLoop.Run(environments, start, targets, TimeProvider.System).TotalSeconds;
            self.Refresh();
            processor[repeat] = (self.TotalProcessorTime - before).TotalSeconds;
        }

        double difference = PhysicsLoop.Positions(environments, 0).Zip(expected, (ours, theirs) => Math.Abs(ours - theirs)).Max();
        if (!(difference <= LargestDifference))
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"The two loops end {difference:g2} apart; expected at most {LargestDifference:g2}, so their times cannot be compared."));
        }

        double simulated = Steps * SimulatedBimanualEnvironment.PhysicsStepSeconds;
        double ours = Times.MedianOf(managed);
        double theirs = Times.MedianOf(native);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{start.Task}: {1e6 * ours / Steps:0.0} us per step, {1e6 * theirs / Steps:0.0} us in C, speed ratio {theirs / ours:0.000}; "
            + $"{1e3 * Times.MedianOf(processor) / simulated:0.0} ms of CPU per simulated second"));
        return new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["task"] = start.Task,
            ["steps"] = Steps,
            ["repeats"] = repeats,
            ["cpu_ms_per_simulated_second"] = Terminal.Number(1e3 * Times.MedianOf(processor) / simulated),
            ["steps_per_second"] = Terminal.Number(Steps / ours, 0),
            ["steps_per_second_c"] = Terminal.Number(Steps / theirs, 0),
            ["ratio_to_c"] = Terminal.Number(theirs / ours),
            ["largest_difference"] = difference,
        };
    }
}
