using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Experiments.Splits;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Evaluation;

/// <summary>Runs the policy on every start of every task asked for, and reports how often it succeeded.</summary>
internal static class EvaluationSession
{
    private const int EnvironmentsPerThread = 4;

    public static int Run(EvaluationOptions options, Terminal terminal, CancellationToken cancellation)
    {
        terminal.Json(Measure(options, terminal, cancellation));
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    /// <summary>Runs a policy on every start of every task.</summary>
    /// <returns>What came of it, as far as it went.</returns>
    public static JsonObject Measure(EvaluationOptions options, Terminal terminal, CancellationToken cancellation)
    {
        DemandStarts(options);
        (RobotProfile robot, string digest) = RobotProfileFile.Read(options.RobotFile);
        using OnnxPolicy policy = Load(options);
        return Recorded(options, recorded => Measure(recorded, robot, digest, policy, terminal, cancellation));
    }

    /// <summary>Refuses starts that there are not.</summary>
    /// <exception cref="UsageException">The episodes go beyond the starts of their kind.</exception>
    public static void DemandStarts(EvaluationOptions options)
    {
        long count = options.IsValidation ? ValidationStart.Count : EpisodeStart.FirstValidationSeed;
        if (options.Seed + options.Episodes > count)
        {
            throw new UsageException($"--seed is {options.Seed} for {options.Episodes} episodes; {(options.IsValidation ? "validation" : "report")} starts "
                + $"go from 0 to {count - 1}.");
        }
    }

    /// <summary>Loads the policy that was asked for.</summary>
    public static OnnxPolicy Load(EvaluationOptions options) => OnnxPolicy.Load(
        options.PolicyFolder,
        options.Version,
        new OnnxPolicyOptions { IntraOpThreads = options.Threads, AllowUnverified = options.AllowsUnverified },
        TimeProvider.System);

    /// <summary>Measures with the store that filmstrips need.</summary>
    /// <param name="options">How; where they name no store and filmstrips are wanted, the measurement gets one for its time.</param>
    /// <param name="measure">What is measured.</param>
    /// <returns>What came of it.</returns>
    public static T Recorded<T>(EvaluationOptions options, Func<EvaluationOptions, T> measure)
    {
        // Filmstrips are drawn from recordings, which are thrown away where nobody asked for them.
        DirectoryInfo? temporary = options.Filmstrips is not null && options.Store is null ? Directory.CreateTempSubdirectory("vla-learn-evaluate-") : null;
        string? recordings = options.Store ?? temporary?.FullName;
        try
        {
            return measure(options with { Store = recordings });
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private static JsonObject Measure(
        EvaluationOptions options, RobotProfile robot, string digest, OnnxPolicy policy, Terminal terminal, CancellationToken cancellation)
    {
        List<TaskResult> results = [];
        foreach (string task in SimulatorFactory.TaskNames(options.Task))
        {
            results.Add(Evaluate(options, task, robot, digest, policy, _ => new ProgressObserver(terminal, options.Episodes), cancellation));
            terminal.Line(results[^1].Line());
            if (options.Filmstrips is { } filmstrips)
            {
                EvaluationFilmstrips.Draw(options.Store!, filmstrips, results[^1], terminal);
            }

            if (cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        return Close(options, policy.Identity, results, terminal);
    }

    /// <summary>Runs a policy on every start of one task.</summary>
    /// <param name="options">How; its policy is not looked at.</param>
    /// <param name="task">The task.</param>
    /// <param name="robot">The robot's profile.</param>
    /// <param name="digest">The profile's digest, for recorded episodes.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="observe">Makes what sees every decision of these environments, before the first reset.</param>
    /// <param name="cancellation">Stops it early.</param>
    public static TaskResult Evaluate(
        EvaluationOptions options,
        string task,
        RobotProfile robot,
        string digest,
        IPolicy policy,
        Func<SimulatedBimanualEnvironment, IRolloutObserver> observe,
        CancellationToken cancellation)
    {
        int count = Math.Min(options.Episodes, options.Threads * EnvironmentsPerThread);
        using SimulatedBimanualEnvironment environments = SimulatorFactory.Create(robot, count, task, options.Split);
        IRolloutObserver observer = observe(environments);
        EpisodeWriter[] sinks = options.Store is null
            ? []
            : [.. Enumerable.Range(0, count).Select(_ => new EpisodeWriter(options.Store, new EpisodeWriterOptions(), TimeProvider.System))];
        try
        {
            ClosedLoopRollout rollout = new(
                policy,
                environments,
                new RolloutOptions
                {
                    InferenceDelayTicks = options.DelayTicks,
                    TimeLimitTicks = each => SimulatorFactory.TimeLimitTicks(robot, each),
                    Temperature = options.Temperature,
                    DrawCorrelation = options.DrawCorrelation,
                    ThreadCount = options.Threads,
                },
                TimeProvider.System,
                sinks.Length == 0
                    ? null
                    : new RolloutRecording(
                        environment => sinks[environment],
                        digest,
                        SimulatorFactory.SoftwareVersion,
                        options.GroupSize > 0 ? EpisodeMode.Collect : EpisodeMode.Evaluate,
                        FitForLearning: options.GroupSize > 0));
            long began = TimeProvider.System.GetTimestamp();
            IReadOnlyList<RolloutEpisode> episodes = options.GroupSize > 0 ? CollectSession.Groups(options, task)
                : [.. SplitSelection.Starts(options.Split, number => StartOf(options, task, number)).Take(options.Episodes)
                    .Select(start => new RolloutEpisode(start, (ulong)start.Seed))];
            IReadOnlyList<RolloutResult> results = rollout.Run(episodes, observer, cancellation);
            return new TaskResult(task, results, TimeProvider.System.GetElapsedTime(began));
        }
        catch (ArgumentException exception)
        {
            throw new UserException(UserText.Of(exception), exception);
        }
        finally
        {
            foreach (EpisodeWriter sink in sinks)
            {
                sink.Dispose();
            }
        }
    }

    private static EpisodeStart StartOf(EvaluationOptions options, string task, long index) => options.IsValidation
        ? new ValidationStart(task, options.Seed + index, options.Randomize)
        : new ReportStart(task, options.Seed + index, options.Randomize);

    private static JsonObject Close(EvaluationOptions options, PolicyVersion identity, List<TaskResult> results, Terminal terminal)
    {
        string sampling = options.Temperature == 0 ? "greedy" : string.Create(CultureInfo.InvariantCulture, $"temperature {options.Temperature:0.##}");
        string range = options.Split is { } split
            ? string.Create(CultureInfo.InvariantCulture, $"from {options.Seed}, the {split.PartName} part of '{split.Split.Name}'")
            : string.Create(CultureInfo.InvariantCulture, $"{options.Seed} to {options.Seed + options.Episodes - 1}");
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{identity.Name} version {identity.Version}, {identity.Precision}, {sampling}, "
            + $"{(options.IsValidation ? "validation" : "report")} starts {range}"));
        bool hasMean = results.Count > 1 && results.TrueForAll(result => result.Counted > 0);
        MeanRateInterval mean = hasMean ? MeanRateInterval.Of([.. results.Select(result => (result.Successes, result.Counted))]) : default;
        if (hasMean)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"mean of {results.Count} tasks: {100 * mean.Mean:0.0} % (95 % {100 * mean.Low:0.0} to {100 * mean.High:0.0} %, over starts)"));
        }

        return new JsonObject
        {
            ["tasks"] = new JsonArray([.. results.Select(result => result.Document())]),
            ["mean_rate"] = Terminal.Number(results.Average(result => result.Rate), 4),
            ["mean_low"] = Terminal.Number(hasMean ? mean.Low : double.NaN, 4),
            ["mean_high"] = Terminal.Number(hasMean ? mean.High : double.NaN, 4),
            ["machine"] = MachineDescription.Line(),
            ["policy"] = identity.Name,
            ["version"] = identity.Version,
            ["digest"] = identity.Digest,
            ["precision"] = identity.Precision,
            ["temperature"] = Terminal.Number(options.Temperature),
            ["starts"] = options.IsValidation ? "validation" : "report",
            ["split"] = options.Split?.Split.Name,
            ["part"] = options.Split?.PartName,
            ["first_seed"] = StartOf(options, "any", 0).Seed,
        };
    }
}
