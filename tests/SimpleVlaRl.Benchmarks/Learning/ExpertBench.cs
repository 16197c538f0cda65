using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>Measures the experts of tasks.</summary>
internal static class ExpertBench
{
    private const double WaypointRateHertz = 10;
    private const int ChunkLength = 8;

    /// <summary>Where <c>vla-learn evaluate</c> begins.</summary>
    private const long FirstReportStart = 1000;

    /// <summary>How many demonstrations the bins are taken from at least.</summary>
    private const int BinEpisodes = 50;

    public static int Run(ExpertBenchOptions options, Terminal terminal, CancellationToken cancellation)
    {
        RobotProfile robot = RobotProfileFile.Read(options.RobotFile).Profile;
        List<ExpertScore> scores = [];
        foreach (string task in SimulatorFactory.TaskNames(options.Task))
        {
            scores.Add(Measure(options, robot, task, cancellation));
            cancellation.ThrowIfCancellationRequested();
            terminal.Line(scores[^1].Line());
        }

        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["randomize"] = options.Randomize,
            ["quantile"] = options.Quantile,
            ["tasks"] = new JsonArray([.. scores.Select(score => score.Document())]),
        });
        return ExitCode.Success;
    }

    /// <summary>In one environment, so that the same episode always wanders the same way.</summary>
    private static IReadOnlyList<RolloutResult> Wander(
        RobotProfile robot, string task, TrainingStart[] starts, DemonstrationOptions options, RolloutOptions rollout, CancellationToken cancellation)
    {
        using SimulatedBimanualEnvironment environment = SimulatorFactory.Create(robot, 1, task);
        return new DemonstrationCollector(new WanderingExpert(robot), environment, options, rollout, TimeProvider.System).Run(
            starts, observer: null, cancellation);
    }

    private static ExpertScore Measure(ExpertBenchOptions options, RobotProfile robot, string task, CancellationToken cancellation)
    {
        using SimulatedBimanualEnvironment environments = SimulatorFactory.Create(robot, options.Threads, task);
        RolloutOptions rollout = new()
        {
            InferenceDelayTicks = options.DelayTicks,
            TimeLimitTicks = each => SimulatorFactory.TimeLimitTicks(robot, each),
            ThreadCount = options.Threads
        };
        DemonstrationOptions plain = new() { Cameras = [], WaypointRateHertz = WaypointRateHertz, ChunkLength = ChunkLength };
        IScriptedExpert expert = environments.CreateExpert(task);
        TrainingStart[] training = [.. Enumerable.Range(0, options.Episodes).Select(index => new TrainingStart(task, index, options.Randomize))];
        ReportStart[] evaluation = [.. Enumerable.Range(0, options.Episodes)
            .Select(index => new ReportStart(task, FirstReportStart + index, options.Randomize))];

        WaypointObserver waypoints = new();
        new DemonstrationCollector(expert, environments, plain with { Noise = 0.02, NoisyEpisodeFraction = 0.75 }, rollout, TimeProvider.System)
            .Run(
                [.. Enumerable.Range(0, Math.Max(BinEpisodes, options.Episodes)).Select(index => new TrainingStart(task, index, options.Randomize))],
                waypoints,
                cancellation);
        cancellation.ThrowIfCancellationRequested();
        DemonstrationOptions binned = plain with
        {
            Actions = ActionNormalization.FromValues(waypoints.Values, robot.Joints.Count, options.Quantile, 1 - options.Quantile)
        };
        DemonstrationCollector collector = new(expert, environments, binned, rollout, TimeProvider.System);
        IReadOnlyList<RolloutResult> onTraining = collector.Run(training, observer: null, cancellation);
        IReadOnlyList<RolloutResult> onEvaluation = collector.Measure(evaluation, cancellation);
        IReadOnlyList<RolloutResult> still = new DemonstrationCollector(new HoldingExpert(robot), environments, plain, rollout, TimeProvider.System).Run(
            training, observer: null, cancellation);
        IReadOnlyList<RolloutResult> wandering = Wander(robot, task, training, plain, rollout with { ThreadCount = 1 }, cancellation);
        return new ExpertScore(task, onTraining, onEvaluation, still, wandering, robot.ServoRateHertz, SimulatedBimanualEnvironment.TimeLimitSecondsOf(task));
    }
}
