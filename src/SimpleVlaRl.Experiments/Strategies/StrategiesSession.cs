using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Experiments.Demonstrations;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Training.Rollouts;
using Spectre.Console;

namespace SimpleVlaRl.Experiments.Strategies;

/// <summary>Tells by which strategies a policy succeeds, and which of them its expert does not have.</summary>
internal static class StrategiesSession
{
    public static int Run(StrategiesOptions options, Terminal terminal, CancellationToken cancellation)
    {
        terminal.Json(options.IsExpertAlone ? MeasureExpert(options, terminal, cancellation) : MeasurePolicy(options, terminal, cancellation));
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    private static JsonObject MeasureExpert(StrategiesOptions options, Terminal terminal, CancellationToken cancellation)
    {
        (RobotProfile robot, _) = RobotProfileFile.Read(options.Evaluation.RobotFile);
        List<StrategyResult> results = [];
        foreach (string task in SimulatorFactory.TaskNames(options.Evaluation.Task))
        {
            results.Add(new StrategyResult(task, Expert(options, task, robot, cancellation), Expert: null));
            terminal.Status(results[^1].Line());
            if (cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        return Close(options, results, terminal);
    }

    private static JsonObject MeasurePolicy(StrategiesOptions options, Terminal terminal, CancellationToken cancellation)
    {
        EvaluationOptions evaluation = options.Evaluation;
        EvaluationSession.DemandStarts(evaluation);
        IReadOnlyList<string> tasks = SimulatorFactory.TaskNames(evaluation.Task);
        (RobotProfile robot, string digest) = RobotProfileFile.Read(evaluation.RobotFile);
        using OnnxPolicy policy = EvaluationSession.Load(evaluation);
        List<StrategyResult> results = EvaluationSession.Recorded(evaluation, recorded =>
        {
            List<StrategyResult> measured = [];
            foreach (string task in tasks)
            {
                StrategyTally expert = Expert(options, task, robot, cancellation);
                StrategyObserver? observer = null;
                TaskResult result = EvaluationSession.Evaluate(
                    recorded,
                    task,
                    robot,
                    digest,
                    policy,
                    environments => observer = new StrategyObserver(environments, new ProgressObserver(terminal, evaluation.Episodes)),
                    cancellation);
                measured.Add(new StrategyResult(task, new StrategyTally(result.Results, observer!.Strategies), expert));
                terminal.Status(measured[^1].Line());
                if (evaluation.Filmstrips is { } folder)
                {
                    StrategyFilmstrips.Draw(recorded.Store!, folder, measured[^1], terminal);
                }

                if (cancellation.IsCancellationRequested)
                {
                    break;
                }
            }

            return measured;
        });
        JsonObject document = Close(options, results, terminal);
        document["new_successes"] = results.Sum(result => result.NewSuccesses);
        document["policy"] = policy.Identity.Name;
        document["version"] = policy.Identity.Version;
        document["digest"] = policy.Identity.Digest;
        document["precision"] = policy.Identity.Precision;
        document["temperature"] = Terminal.Number(evaluation.Temperature);
        document["starts"] = evaluation.IsValidation ? "validation" : "report";
        document["first_seed"] = evaluation.Seed + (evaluation.IsValidation ? EpisodeStart.FirstValidationSeed : 0);
        return document;
    }

    /// <summary>Has a task's expert demonstrate, as it does for a store but without pictures.</summary>
    private static StrategyTally Expert(StrategiesOptions options, string task, RobotProfile robot, CancellationToken cancellation)
    {
        EvaluationOptions evaluation = options.Evaluation;
        using SimulatedBimanualEnvironment environments = SimulatorFactory.Create(robot, evaluation.Threads, task);
        StrategyObserver observer = new(environments, progress: null);
        DemonstrationCollector collector = DemonstrationsSession.Collector(
            environments, task, [], options.Noise, options.NoisyFraction, evaluation.DelayTicks, evaluation.Threads, recording: null);
        TrainingStart[] starts = [.. Enumerable.Range(0, options.ExpertEpisodes).Select(index => new TrainingStart(task, index, evaluation.Randomize))];
        return new StrategyTally(collector.Run(starts, observer, cancellation), observer.Strategies);
    }

    private static JsonObject Close(StrategiesOptions options, List<StrategyResult> results, Terminal terminal)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("task", "strategy", "successes", "share of them (95 % Wilson)", options.IsExpertAlone ? "" : "of the expert");
        foreach (StrategyResult result in results)
        {
            result.Rows.ToList().ForEach(row => table.AddRow(row.Cells(result.Task, result.Expert?.Successes ?? 0)));
        }

        terminal.Show(table);
        results.ForEach(result => terminal.Line(result.Line()));
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"the expert: {options.ExpertEpisodes} training starts of each task, noise {options.Noise:0.###} rad in a share of {options.NoisyFraction:0.##}"));
        return new JsonObject
        {
            ["tasks"] = new JsonArray([.. results.Select(result => result.Document())]),
            ["successes"] = results.Sum(result => result.Measured.Successes),
            ["pushcut_successes"] = results.Sum(result => result.Measured.Pushcuts),
            ["expert_episodes"] = options.ExpertEpisodes,
            ["expert_first_seed"] = EpisodeStart.FirstTrainingSeed,
            ["noise"] = Terminal.Number(options.Noise),
            ["noisy_fraction"] = Terminal.Number(options.NoisyFraction),
            ["machine"] = MachineDescription.Line(),
        };
    }
}
