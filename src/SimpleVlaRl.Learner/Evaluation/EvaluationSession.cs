using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Robots;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Learner.Evaluation;

/// <summary>Runs the policy on every start and reports how often it succeeded.</summary>
internal static class EvaluationSession
{
    private const int EnvironmentsPerThread = 4;

    public static int Run(EvaluationOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Episodes < 1 || options.Threads < 1)
        {
            throw new UserException($"--episodes is {options.Episodes} and --threads {options.Threads}; expected at least 1 of each.");
        }

        (RobotProfile robot, string digest) = RobotProfileFile.Read(options.RobotFile);
        int count = Math.Min(options.Episodes, options.Threads * EnvironmentsPerThread);
        using SimulatedBimanualEnvironment environments = SimulatorFactory.Create(robot, count, options.Task);
        using OnnxPolicy policy = Load(options);
        EpisodeWriter[] sinks = options.Store is null ? [] : [.. Enumerable.Range(0, count).Select(_ => new EpisodeWriter(options.Store, new EpisodeWriterOptions(), TimeProvider.System))];
        try
        {
            ClosedLoopRollout rollout = new(
                policy,
                environments,
                new RolloutOptions
                {
                    InferenceDelayTicks = options.DelayTicks,
                    TimeLimitTicks = SimulatorFactory.TimeLimitTicks(robot, options.Task),
                    Temperature = options.Temperature,
                    ThreadCount = options.Threads,
                },
                TimeProvider.System,
                sinks.Length == 0 ? null : new RolloutRecording(environment => sinks[environment], digest, SimulatorFactory.SoftwareVersion, "evaluate", FitForLearning: false));
            long began = TimeProvider.System.GetTimestamp();
            RolloutEpisode[] episodes = [.. Enumerable.Range(0, options.Episodes).Select(index => new RolloutEpisode(new EpisodeStart(options.Task, options.Seed + index, options.Randomize), (ulong)(options.Seed + index)))];
            IReadOnlyList<RolloutResult> results = rollout.Run(episodes, new ProgressObserver(terminal, options.Episodes), cancellation);
            return Close(options, policy.Identity, results, TimeProvider.System.GetElapsedTime(began), terminal, cancellation);
        }
        catch (ArgumentException exception)
        {
            throw new UserException(exception.Message, exception);
        }
        finally
        {
            foreach (EpisodeWriter sink in sinks)
            {
                sink.Dispose();
            }
        }
    }

    private static OnnxPolicy Load(EvaluationOptions options)
    {
        try
        {
            return OnnxPolicy.Load(options.PolicyFolder, options.Version, new OnnxPolicyOptions { IntraOpThreads = options.Threads, AllowUnverified = options.AllowsUnverified }, TimeProvider.System);
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private static int Close(EvaluationOptions options, PolicyIdentity identity, IReadOnlyList<RolloutResult> results, TimeSpan elapsed, Terminal terminal, CancellationToken cancellation)
    {
        int successes = results.Count(result => result.Outcome.Kind == OutcomeKind.Success);
        int invalid = results.Count(result => result.Outcome.Kind == OutcomeKind.Invalid);
        int counted = results.Count - invalid;
        WilsonInterval interval = WilsonInterval.Of(successes, Math.Max(1, counted));
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{options.Task}: {successes} of {counted} succeeded ({100.0 * successes / Math.Max(1, counted):0.0} %, 95 % Wilson {100 * interval.Low:0.0} to {100 * interval.High:0.0} %), {invalid} invalid; {identity.Name} version {identity.Version}, {(options.Temperature == 0 ? "greedy" : $"temperature {options.Temperature:0.##}")}, seeds {options.Seed} to {options.Seed + results.Count - 1}, {elapsed.TotalSeconds:0.0} s"));
        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["policy"] = identity.Name,
            ["version"] = identity.Version,
            ["digest"] = identity.Digest,
            ["task"] = options.Task,
            ["temperature"] = Terminal.Number(options.Temperature),
            ["first_seed"] = options.Seed,
            ["episodes"] = results.Count,
            ["success"] = successes,
            ["failure"] = counted - successes,
            ["invalid"] = invalid,
            ["success_rate"] = Terminal.Number((double)successes / Math.Max(1, counted), 4),
            ["wilson_low"] = Terminal.Number(interval.Low, 4),
            ["wilson_high"] = Terminal.Number(interval.High, 4),
            ["wall_seconds"] = Terminal.Number(elapsed.TotalSeconds),
            ["successful_seeds"] = new JsonArray([.. results.Where(result => result.Outcome.Kind == OutcomeKind.Success).Select(result => (JsonNode)result.Start.Seed)]),
        });
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }
}
