using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.OperatorConsole;
using SimpleVlaRl.OperatorConsole.Live;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The operator's page of a run.</summary>
internal sealed class RunPage : IDisposable
{
    private readonly RunProgress progress = new();
    private readonly LiveEvents events = new(TimeProvider.System);
    private readonly LiveTicks ticks;
    private ConsoleServer? server;
    private volatile EpisodeReport? last;

    public RunPage(RobotProfile robot, IEpisodeSink recorder)
    {
        ticks = new LiveTicks(robot.Joints.Count);
        Recorder = new LiveRecorder(recorder, ticks);
    }

    /// <summary>The recorder to use, which shows the page what goes through it.</summary>
    public LiveRecorder Recorder { get; }

    /// <summary>Where the page is; null where it could not be served.</summary>
    public Uri? Address => server?.Address;

    /// <summary>The episode that ended last; null before the first.</summary>
    public EpisodeReport? Last => last;

    /// <summary>Starts to serve the page.</summary>
    /// <param name="door">Where it listens.</param>
    /// <param name="isAsked">Whether the page was asked for; where not, a port that is taken is no reason not to run.</param>
    /// <param name="page">What the run gives.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="terminal">Where its address is said.</param>
    /// <exception cref="UserException">It was asked for and cannot start.</exception>
    public void Open(WebDoorOptions door, bool isAsked, RunPageParts page, IPolicy policy, ILoggerFactory logs, Terminal terminal)
    {
        ConsoleParts parts = new()
        {
            Store = page.Options.Store,
            PolicyFolder = Directory.Exists(page.Options.PolicyFolder) ? PolicyLocation.Parse(page.Options.PolicyFolder).Folder : null,
            CurrentPolicy = () => policy.Identity,
            FollowsVersions = page.Options.Follows != FollowMode.None,
            Run = new LiveRun
            {
                Robot = page.Robot,
                Task = page.Options.Task,
                Instruction = page.Options.Instruction ?? policy.Manifest.DefaultInstruction ?? "",
                GroupSize = page.Options.GroupSize,
                Desk = page.Operator.Desk,
                Sensors = new RosOnlooker(page.Topics),
                Ticks = ticks,
                IsRecording = () => Recorder.IsRecording,
                Progress = progress,
                Events = events,
                Health = new RunHealthReader(page, this, policy).Read,
                Relabel = page.Operator.Relabel,
                SwapPolicy = page.Operator.SwapPolicy,
            },
        };
        try
        {
            server = ConsoleServer.Start(door, parts, logs, TimeProvider.System);
            terminal.Status($"operator's page: {server.Address}");
        }
        catch (ServingException exception) when (!isAsked)
        {
            terminal.Status($"no operator's page: {exception.Message.TrimEnd('.')} with --console");
        }
        catch (ServingException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    /// <summary>Something worth a line.</summary>
    public void Warn(string notice) => events.Add(notice.StartsWith("guard: ", StringComparison.Ordinal) ? HealthLevel.Ok : HealthLevel.Warning, notice);

    /// <summary>An episode is prepared.</summary>
    public void Prepare(EpisodeHeader header, int total) => progress.Prepare(header, total);

    /// <summary>An episode is stored.</summary>
    public void Note(EpisodeReport episode)
    {
        last = episode;
        bool counts = episode.Header.GroupId.Length == 0 || StoredGroup.Counts(episode.Summary, episode.Summary.Outcome.Kind);
        progress.Note(episode.Header.EpisodeId, episode.Summary.Outcome.Kind, counts);
    }

    public void Dispose() => server?.Dispose();
}
