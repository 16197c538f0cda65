using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Evaluation;

/// <summary>Records groups of sampled attempts of the simulated robot as fast as it computes, as a robot does that runs in collect mode.</summary>
internal static class CollectSession
{
    public static int Run(EvaluationOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (SimulatorFactory.TaskNames(options.Task) is not [{ } task])
        {
            throw new UsageException($"--task is '{options.Task}'; a store is collected for one task at a time.");
        }

        (RobotProfile robot, string digest) = RobotProfileFile.Read(options.RobotFile);
        using OnnxPolicy policy = OnnxPolicy.Load(
            options.PolicyFolder, options.Version, new OnnxPolicyOptions { IntraOpThreads = options.Threads }, TimeProvider.System);
        TaskResult result = EvaluationSession.Evaluate(
            options, task, robot, digest, policy, _ => new ProgressObserver(terminal, options.Episodes), cancellation);
        terminal.Line(result.Line());
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"groups of {options.GroupSize} by {policy.Identity.Name} version {policy.Identity.Version} at temperature {options.Temperature:0.##}; store: ")
            + RepositoryPaths.Relative(options.Store!));
        JsonObject document = result.Document();
        document["group_size"] = options.GroupSize;
        document["policy"] = policy.Identity.Name;
        document["version"] = policy.Identity.Version;
        document["temperature"] = Terminal.Number(options.Temperature);
        document["draw_correlation"] = Terminal.Number(options.DrawCorrelation);
        document["first_seed"] = new TrainingStart(task, options.Seed, options.Randomize).Seed;
        terminal.Json(document);
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    /// <summary>The attempts, one group after the other.</summary>
    public static IReadOnlyList<RolloutEpisode> Groups(EvaluationOptions options, string task)
    {
        List<RolloutEpisode> episodes = [];
        while (episodes.Count < options.Episodes)
        {
            TrainingStart start = new(task, options.Seed + (episodes.Count / options.GroupSize), options.Randomize);
            string group = Guid.CreateVersion7().ToString();
            for (int attempt = 0; attempt < options.GroupSize; attempt++)
            {
                episodes.Add(new RolloutEpisode(start, EpisodeHeader.SamplingSeedOf(start.Seed, attempt), group, attempt));
            }
        }

        return episodes;
    }
}
