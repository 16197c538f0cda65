using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Benchmarks.Operating;

/// <summary>What an operator says over topics, and what stands in the store afterwards.</summary>
internal static class OperatorBench
{
    private const double TimeLimitSeconds = 1.5;

    public static int Run(int episodes, int domainId, bool isJson, CancellationToken cancellation)
    {
        Terminal terminal = new(isJson);
        string store = Directory.CreateTempSubdirectory("operator-bench-").FullName;
        try
        {
            string robotFile = RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml");
            using ChildProcess simulator = SimulatorProcess.Start(domainId, robotFile, cancellation);
            long began = TimeProvider.System.GetTimestamp();
            using ChildProcess robot = ChildProcess.Start(Command(episodes, domainId, store), environment: null, _ => false, readsOutput: false);
            using RosContext context = RosContext.Open(new RosContextOptions { NodeName = "bench_operator", DomainId = domainId }, TimeProvider.System);
            using OperatorRemote remote = new(context, "/" + RobotNode.Runtime("simulated-bimanual"));
            OperatorScript script = new(remote, terminal, began);
            IReadOnlyList<EpisodeOutcome> meant = script.Play(episodes, cancellation);
            if (!robot.Process.WaitForExit(TimeSpan.FromSeconds(30)))
            {
                throw new UserException($"'vla-robot run' did not end after {episodes} episodes; it said: {robot.Said()}");
            }

            return Report(meant, Stored(store), script, terminal);
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    private static string[] Command(int episodes, int domainId, string store) =>
    [
        .. ProgramWords.Of("vla-robot"), "run", "--scene", "operator", "--policy", "fake", "--episodes", episodes.ToString(CultureInfo.InvariantCulture),
        "--time-limit", TimeLimitSeconds.ToString(CultureInfo.InvariantCulture), "--store", store, "--domain", domainId.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>The outcomes in the store, oldest episode first, with what was said after they were stored.</summary>
    private static IReadOnlyList<EpisodeOutcome> Stored(string folder)
    {
        using EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
        return [.. store.List(new EpisodeQuery()).OrderBy(episode => episode.Header.EpisodeId).Select(episode => episode.Outcome)];
    }

    private static int Report(IReadOnlyList<EpisodeOutcome> meant, IReadOnlyList<EpisodeOutcome> stored, OperatorScript script, Terminal terminal)
    {
        int wrong = Math.Abs(meant.Count - stored.Count);
        foreach ((EpisodeOutcome expected, EpisodeOutcome found) in meant.Zip(stored))
        {
            if ((expected.Kind, expected.Reason) != (found.Kind, found.Reason))
            {
                wrong++;
                terminal.Line($"stored is {found}, meant was {expected}");
            }
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{stored.Count} episodes, {script.Labels} labels, {script.Refused} words refused as they should be; {wrong} wrong outcomes; the first episode was "
            + $"stored {script.SecondsToFirstEpisode:0.0} s after the program was started"));
        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["episodes"] = stored.Count,
            ["labels"] = script.Labels,
            ["refused"] = script.Refused,
            ["wrong"] = wrong,
            ["seconds_to_first_episode"] = Terminal.Number(script.SecondsToFirstEpisode),
        });
        return wrong == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
