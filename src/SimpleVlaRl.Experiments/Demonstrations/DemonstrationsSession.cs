using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Experiments.Splits;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Demonstrations;

/// <summary>Runs the expert and records it.</summary>
internal static class DemonstrationsSession
{
    private const double WaypointRateHertz = 10;
    private const int ChunkLength = 8;
    private const int Report = 25;

    public static int Run(DemonstrationsOptions options, Terminal terminal, CancellationToken cancellation)
    {
        terminal.Json(Record(options, terminal, cancellation));
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    /// <summary>Records every task's demonstrations.</summary>
    /// <returns>What was recorded, as far as it came.</returns>
    public static JsonObject Record(DemonstrationsOptions options, Terminal terminal, CancellationToken cancellation)
    {
        (RobotProfile robot, string digest) = RobotProfileFile.Read(options.RobotFile);
        IReadOnlyList<string> tasks = SimulatorFactory.TaskNames(options.Task);
        EpisodeWriter[] sinks = [.. Enumerable.Range(0, options.Threads)
            .Select(_ => new EpisodeWriter(options.Store, new EpisodeWriterOptions(), TimeProvider.System))];
        JsonArray documents = [];
        try
        {
            foreach (string task in tasks)
            {
                documents.Add(Collect(
                    options,
                    task,
                    robot,
                    new RolloutRecording(
                        environment => sinks[environment], digest, SimulatorFactory.SoftwareVersion, EpisodeMode.Demonstrate, FitForLearning: false),
                    terminal,
                    cancellation));
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }
            }

            return tasks.Count == 1 ? (JsonObject)documents[0]!.DeepClone() : new JsonObject { ["tasks"] = documents };
        }
        catch (IOException exception)
        {
            throw new UserException($"The store '{options.Store}' cannot be written: {exception.Message}", exception);
        }
        finally
        {
            foreach (EpisodeWriter sink in sinks)
            {
                sink.Dispose();
            }
        }
    }

    private static JsonObject Collect(
        DemonstrationsOptions options, string task, RobotProfile robot, RolloutRecording recording, Terminal terminal, CancellationToken cancellation)
    {
        using SimulatedBimanualEnvironment environments = SimulatorFactory.Create(robot, options.Threads, task, options.Split);
        string[] cameras = [.. RobotCameras.Of(robot, options.Cameras ?? robot.Cameras[0].Name).Select(camera => camera.Name)];
        DemonstrationCollector collector = Collector(
            environments, task, cameras, options.Noise, options.NoisyFraction, options.DelayTicks, options.Threads, recording);
        long began = TimeProvider.System.GetTimestamp();
        List<RolloutResult> results = [];
        TrainingStart[] starts = [.. SplitSelection.Starts(
            options.Split, number => new TrainingStart(task, options.First + number, options.Randomize)).Take(options.Count)];
        foreach (TrainingStart[] part in starts.Chunk(Report))
        {
            results.AddRange(collector.Run(part, observer: null, cancellation));
            double left = TimeProvider.System.GetElapsedTime(began).TotalSeconds / Math.Max(1, results.Count) * (options.Count - results.Count);
            terminal.Status(string.Create(
                CultureInfo.InvariantCulture, $"{task}: {results.Count}/{options.Count} demonstrations, {Successes(results)} successful, {left:0} s left"));
            if (cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        double seconds = results.Where(result => result.Outcome.Kind == OutcomeKind.Success)
            .Select(result => (double)result.Ticks / robot.ServoRateHertz)
            .DefaultIfEmpty(double.NaN).Average();
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{task}: {results.Count} demonstrations, {Successes(results)} successful, {seconds:0.0} s on average; store: "
            + $"{RepositoryPaths.Relative(options.Store)}"));
        return new JsonObject
        {
            ["task"] = task,
            ["split"] = options.Split?.Split.Name,
            ["part"] = options.Split?.PartName,
            ["episodes"] = results.Count,
            ["success"] = Successes(results),
            ["seconds_mean"] = Terminal.Number(seconds),
            ["wall_seconds"] = Terminal.Number(TimeProvider.System.GetElapsedTime(began).TotalSeconds),
        };
    }

    /// <summary>Prepares a task's expert to demonstrate as it does for the store.</summary>
    /// <param name="environments">The environments.</param>
    /// <param name="task">The task.</param>
    /// <param name="cameras">The cameras that take pictures.</param>
    /// <param name="noise">The standard deviation of the disturbance, radians.</param>
    /// <param name="noisyFraction">The share of disturbed episodes.</param>
    /// <param name="delayTicks">Servo ticks of pause between chunks.</param>
    /// <param name="threads">Threads that simulate at once.</param>
    /// <param name="recording">Where episodes are recorded; null for nowhere.</param>
    public static DemonstrationCollector Collector(
        SimulatedBimanualEnvironment environments,
        string task,
        IReadOnlyList<string> cameras,
        double noise,
        double noisyFraction,
        int delayTicks,
        int threads,
        RolloutRecording? recording) => new(
        environments.CreateExpert(task),
        environments,
        new DemonstrationOptions
        {
            Cameras = cameras,
            WaypointRateHertz = WaypointRateHertz,
            ChunkLength = ChunkLength,
            Noise = noise,
            NoisyEpisodeFraction = noisyFraction,
        },
        new RolloutOptions
        {
            InferenceDelayTicks = delayTicks,
            TimeLimitTicks = each => SimulatorFactory.TimeLimitTicks(environments.Robot, each),
            ThreadCount = threads,
        },
        TimeProvider.System,
        recording);

    private static int Successes(IEnumerable<RolloutResult> results) => results.Count(result => result.Outcome.Kind == OutcomeKind.Success);
}
