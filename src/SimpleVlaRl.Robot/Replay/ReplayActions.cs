using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Robot.Stores;

namespace SimpleVlaRl.Robot.Replay;

/// <summary>The work behind <c>vla-robot episodes replay</c>.</summary>
internal static class ReplayActions
{
    public static int Run(ReplayOptions options, Terminal terminal, CancellationToken cancellation)
    {
        ReplayBaseline? baseline = options.Baseline is { } file ? ReplayBaseline.Read(file) : null;
        using EpisodeStore store = StoreAccess.Open(options.Store, terminal);
        IReadOnlyList<EpisodeListing> episodes = options.Id is { } id ? [StoreAccess.Find(store, id)] : store.List(options.Query);
        ReplayReport report = new(baseline);
        int done = 0;
        foreach (IGrouping<string, EpisodeListing> group in episodes.GroupBy(episode => PolicyOf(episode, options)))
        {
            using OnnxPolicy? policy = Load(group.Key, options, out string refusal);
            foreach (EpisodeListing episode in group)
            {
                cancellation.ThrowIfCancellationRequested();
                if (policy is null)
                {
                    report.LeaveOut(episode.Header.EpisodeId, refusal);
                }
                else
                {
                    Replay(new EpisodeReplay(policy), episode, report, cancellation);
                }

                done++;
                terminal.Status(string.Create(CultureInfo.InvariantCulture, $"{done}/{episodes.Count} {episode.Header.EpisodeId}"));
            }
        }

        if (report.Results.Count == 0)
        {
            throw new UserException(episodes.Count == 0
                ? $"No episode in '{options.Store}' is asked for."
                : $"None of {episodes.Count} episodes could be replayed. {report.FirstLeftOut}");
        }

        return report.Say(terminal, isWhole: options is { Id: null, Query: { Task: null, Limit: null } }) ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>The folder of the policy that is asked; empty where no policy acted and none is given.</summary>
    private static string PolicyOf(EpisodeListing episode, ReplayOptions options) => options.Policy
        ?? (episode.Header.Policy is { } acted
            ? RepositoryPaths.Of("models", acted.Name, acted.Version.ToString(CultureInfo.InvariantCulture))
            : "");

    private static OnnxPolicy? Load(string folder, ReplayOptions options, out string refusal)
    {
        refusal = "No policy acted in it; give one with --policy.";
        if (folder.Length == 0)
        {
            return null;
        }

        try
        {
            PolicyLocation location = PolicyLocation.Parse(folder);
            return OnnxPolicy.Load(location.Folder, location.Version, options.Engine);
        }
        catch (PolicyLoadException exception) when (options.Policy is null)
        {
            refusal = $"{exception.Message} Give another with --policy.";
            return null;
        }
    }

    private static void Replay(EpisodeReplay replay, EpisodeListing episode, ReplayReport report, CancellationToken cancellation)
    {
        try
        {
            report.Add(replay.Run(episode, cancellation));
        }
        catch (Exception exception) when (exception is InvalidDataException or McapException or IOException or UnauthorizedAccessException)
        {
            report.LeaveOut(episode.Header.EpisodeId, exception.Message);
        }
    }
}
