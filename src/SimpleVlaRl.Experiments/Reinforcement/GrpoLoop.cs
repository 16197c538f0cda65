using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Statistics;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>Iterates until a limit, a diagnosis or a person says stop, and tells how it goes.</summary>
internal sealed class GrpoLoop
{
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(5);
    private readonly GrpoTrainer trainer;
    private readonly GroupSampler sampler;
    private readonly GrpoSessionOptions options;
    private readonly GrpoOptions learning;
    private readonly GrpoChoice? choice;
    private readonly Terminal terminal;
    private readonly ValidationStart[] monitoringStarts;
    private long reportedTimestamp;
    private long samplingTimestamp;
    private GrpoEvaluation? lastEvaluation;
    private GrpoEvaluation? lastUnseen;
    private GrpoIteration? last;
    private bool isFailure;

    public GrpoLoop(GrpoTrainer trainer, GroupSampler sampler, GrpoSessionOptions options, GrpoOptions learning, GrpoChoice? choice, Terminal terminal)
    {
        this.trainer = trainer;
        this.sampler = sampler;
        this.options = options;
        this.learning = learning;
        this.choice = choice;
        this.terminal = terminal;
        monitoringStarts = GrpoStarts.Monitoring(options.Tasks, options.EvaluationEpisodes, options.Randomize, options.Split);
        sampler.Progressed = Report;
    }

    private bool IsOver =>
        (options.Attempts > 0 && trainer.SampledAttempts >= options.Attempts)
        || (options.Iterations > 0 && trainer.Iteration >= options.Iterations)
        || (options.Minutes > 0 && trainer.ElapsedSeconds >= 60 * options.Minutes);

    /// <summary>Trains.</summary>
    /// <returns>Why it ended.</returns>
    public string Run(CancellationToken cancellation)
    {
        // Simulated robots always end an iteration; for environments that may never come the time is over while they are waited for.
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Listening is not null && options.Minutes > 0)
        {
            end.CancelAfter(TimeSpan.FromMilliseconds(Math.Clamp((60_000 * options.Minutes) - (1000 * trainer.ElapsedSeconds), 1, int.MaxValue - 1)));
        }

        while (!IsOver)
        {
            try
            {
                samplingTimestamp = TimeProvider.System.GetTimestamp();

                // Of a budget of attempts the last iteration is not known before: every one is measured that ends it with twice what the one before sampled.
                long most = 2L * (last?.Sampled.Attempts ?? learning.TrajectoriesPerIteration);
                bool isLikelyLast = options.Attempts > 0 && trainer.SampledAttempts + most >= options.Attempts;
                bool isDue = options.EvaluateEvery > 0 && (isLikelyLast || (trainer.Iteration + 1) % options.EvaluateEvery == 0);
                last = trainer.Iterate(isDue ? monitoringStarts : null, end.Token);
                lastEvaluation = last.Evaluation ?? lastEvaluation;
                lastUnseen = last.EvaluationUnseen ?? lastUnseen;
                terminal.Status(GrpoText.Line(last, TimeLeft()));
                if (isDue)
                {
                    choice?.Consider(cancellation);
                }

                GrpoPlot.Write(GrpoFiles.Metrics(options.RunFolder), GrpoFiles.Plot(options.RunFolder));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                terminal.Status($"stopped after iteration {trainer.Iteration}; go on with --resume");
                throw;
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                break;
            }
            catch (GrpoDivergedException exception)
            {
                throw new UserException(
                    $"{exception.Message} The last good checkpoint is '{trainer.LastCheckpoint ?? "none"}'; lower the learning rate and start from it.",
                    exception);
            }

            if (sampler.IsExhausted)
            {
                return Diagnosis();
            }
        }

        if (options.Attempts > 0 && trainer.SampledAttempts >= options.Attempts)
        {
            return $"{trainer.SampledAttempts} episodes sampled";
        }

        return options.Iterations > 0 && trainer.Iteration >= options.Iterations
            ? $"{trainer.Iteration} iterations made"
            : string.Create(CultureInfo.InvariantCulture, $"{options.Minutes:0.#} minutes are over");
    }

    /// <summary>Says how it ended.</summary>
    public (JsonObject Document, bool IsFailure) Close(string ending, long steps)
    {
        string evaluation = lastEvaluation is { } measured
            ? string.Create(CultureInfo.InvariantCulture, $"; greedy on validation starts: {measured.Successes} of {measured.Episodes}")
            : "";
        string chosen = choice?.Best is { } best
            ? $"; the weights are of iteration {best.Iteration}, with {best.Successes} of {best.Episodes} on the validation starts that decide"
            : "";
        terminal.Line(
            $"{ending}; iteration {trainer.Iteration}, {steps} optimizer steps{evaluation}{chosen}; run: {RepositoryPaths.Relative(options.RunFolder)}");
        WilsonInterval? interval = lastEvaluation is { } counted ? WilsonInterval.Of(counted.Successes, counted.Episodes) : null;
        JsonObject document = new()
        {
            ["ending"] = ending,
            ["iterations"] = trainer.Iteration,
            ["optimizer_steps"] = steps,
            ["elapsed_seconds"] = Terminal.Number(trainer.ElapsedSeconds, 1),
            ["success_rate"] = Terminal.Number(last?.SuccessRate ?? double.NaN, 4),
            ["steps_per_second"] = Terminal.Number(last?.StepsPerSecond ?? double.NaN, 0),
            ["engine_difference"] = Terminal.Number(last?.Update?.EngineDifference ?? double.NaN, 8),
            ["chosen"] = choice?.Best is { } kept
                ? new JsonObject { ["iteration"] = kept.Iteration, ["successes"] = kept.Successes, ["episodes"] = kept.Episodes }
                : null,
            ["evaluation_unseen"] = lastUnseen is { } unseen
                ? new JsonObject { ["successes"] = unseen.Successes, ["episodes"] = unseen.Episodes }
                : null,
            ["evaluation"] = lastEvaluation is null ? null : new JsonObject
            {
                ["successes"] = lastEvaluation.Successes,
                ["episodes"] = lastEvaluation.Episodes,
                ["low"] = Terminal.Number(interval!.Value.Low, 4),
                ["high"] = Terminal.Number(interval.Value.High, 4),
            },
        };
        return (document, isFailure);
    }

    private string Diagnosis()
    {
        (int groups, int onlySuccesses) = sampler.Unmixed;
        int onlyFailures = groups - onlySuccesses;
        string found = $"{groups} groups in a row had no difference to learn from ({onlyFailures} with only failures, {onlySuccesses} with only successes)";
        if (onlySuccesses == 0)
        {
            isFailure = true;
            return $"{found}: nothing succeeds, so nothing can be reinforced; a policy that starts at 0 % stays at 0 %, which is the method's limit. Imitate "
                + "more demonstrations, or lower --temperature";
        }

        return onlyFailures == 0
            ? $"{found}: everything succeeds at this temperature; there is nothing left to learn here"
            : $"{found}: each start either always succeeds or always fails; raise --temperature or --group-size so that attempts differ";
    }

    private void Report(SamplingCounts counts)
    {
        TimeProvider time = TimeProvider.System;
        if (time.GetElapsedTime(reportedTimestamp) < ReportPeriod)
        {
            return;
        }

        reportedTimestamp = time.GetTimestamp();
        double seconds = Math.Max(1e-3, time.GetElapsedTime(samplingTimestamp).TotalSeconds);
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"  sampling: {counts.Attempts} attempts, {100 * counts.SuccessRate:0} % succeeded, {sampler.Kept.Count}/{learning.GroupsPerIteration} groups, "
            + $"{counts.Ticks / seconds:0} steps/s"));
    }

    private TimeSpan TimeLeft()
    {
        double perIteration = trainer.ElapsedSeconds / Math.Max(1, trainer.Iteration);
        double byIterations = options.Iterations > 0 ? (options.Iterations - trainer.Iteration) * perIteration : double.PositiveInfinity;
        double byMinutes = options.Minutes > 0 ? (60 * options.Minutes) - trainer.ElapsedSeconds : double.PositiveInfinity;
        double byAttempts = options.Attempts > 0
            ? (options.Attempts - trainer.SampledAttempts) * trainer.ElapsedSeconds / Math.Max(1, trainer.SampledAttempts)
            : double.PositiveInfinity;
        return TimeSpan.FromSeconds(Math.Clamp(Math.Min(byAttempts, Math.Min(byIterations, byMinutes)), 0, int.MaxValue));
    }
}
