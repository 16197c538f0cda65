using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.OperatorConsole.Answers;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>Puts what pages are told on the board: how the run stands at once, ticks and pictures ten times a second, health every second.</summary>
/// <remarks>
/// While nobody looks nothing but changes is noted. It runs on a thread of its own, so that it takes none from the requests, of which one may be a stop.
/// </remarks>
internal sealed class LiveFeed : IDisposable
{
    private const int StateKind = 0;
    private const int TickKind = 1;
    private const int HealthKind = 2;
    private const int FirstPictureKind = 3;
    private const int TicksPerHealth = 10;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly LiveRun run;
    private readonly LiveBoard board;
    private readonly ILogger log;
    private readonly Func<OperatorRequest, Guid?> photographOf;
    private readonly LiveMessages messages;
    private readonly LivePictures pictures;
    private readonly LiveTick tick;
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly Thread thread;
    private volatile bool isEnding;
    private OperatorRequest? photographed;
    private Guid? photograph;
    private long sequence = -1;
    private (Guid Episode, EpisodeOutcome Outcome)? noted;
    private int limited;
    private int rejected;
    private int watchers;

    /// <summary>Starts the feed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="board">Where messages go.</param>
    /// <param name="photographOf">Finds the episode that shows where the objects stood at a start.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where what goes wrong is said.</param>
    public LiveFeed(LiveRun run, LiveBoard board, Func<OperatorRequest, Guid?> photographOf, TimeProvider time, ILogger log)
    {
        (this.run, this.board, this.photographOf, this.log) = (run, board, photographOf, log);
        messages = new LiveMessages(run, time);
        pictures = new LivePictures(run.Robot, run.Sensors, time);
        tick = new LiveTick(run.Robot.Joints.Count);
        run.Desk.Changed += OnChanged;
        thread = new Thread(Run) { IsBackground = true, Name = "console", Priority = ThreadPriority.BelowNormal };
        thread.Start();
    }

    /// <summary>Says how the run stands anew, where something changed that the desk does not know.</summary>
    public void Refresh()
    {
        Volatile.Write(ref sequence, -1);
        wake.Set();
    }

    public void Dispose()
    {
        run.Desk.Changed -= OnChanged;
        isEnding = true;
        wake.Set();
        thread.Join();
        wake.Dispose();
    }

    private void OnChanged(OperatorStatus status) => wake.Set();

    private void Run()
    {
        for (int count = 0; !isEnding; count++)
        {
            try
            {
                Look(count);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Whatever it is, a page that shows less is no reason for a robot to stop.
                log.FeedFailed(exception);
            }

            wake.WaitOne(Period);
        }
    }

    private void Look(int count)
    {
        OperatorStatus status = run.Desk.Status;
        if (Volatile.Read(ref sequence) != status.Sequence)
        {
            Volatile.Write(ref sequence, status.Sequence);
            if (status.Request != photographed)
            {
                photographed = status.Request;
                photograph = photographed is { } request ? photographOf(request) : null;
            }

            if (status is { LastEpisode: { } last, LastOutcome: { } outcome } && noted != (last, outcome))
            {
                // The desk's undo, and what is said after it; what else was said of an episode is not the desk's to overrule.
                noted = (last, outcome);
                run.Progress.Relabel(last, outcome.Kind);
            }

            board.Publish(StateKind, isText: true, messages.State(status, photograph));
            run.Events.Add(HealthLevel.Ok, status.Message);
        }

        NoteGate();
        int now = board.Watchers;
        if (now == 0)
        {
            watchers = 0;
            return;
        }

        bool isJoined = now > watchers;
        watchers = now;
        if (isJoined)
        {
            pictures.Again();
        }

        board.Publish(TickKind, isText: true, messages.Tick());
        if (isJoined || count % TicksPerHealth == 0)
        {
            board.Publish(HealthKind, isText: true, messages.Health());
        }

        for (int camera = 0; camera < pictures.Count; camera++)
        {
            if (pictures.Next(camera) is { } picture)
            {
                board.Publish(FirstPictureKind + camera, isText: false, picture);
            }
        }
    }

    /// <summary>A line where the gate has begun to limit or to reject.</summary>
    private void NoteGate()
    {
        if (!run.IsRecording() || !run.Ticks.TryRead(tick))
        {
            (limited, rejected) = (0, 0);
            return;
        }

        if (tick.Rejected > rejected && tick.Verdict == GateVerdict.Rejected)
        {
            run.Events.Add(HealthLevel.Warning, $"the gate rejects: {LiveMessages.Reason(tick.Reason)}");
        }
        else if (tick.Limited > limited && tick.Verdict == GateVerdict.Limited)
        {
            run.Events.Add(HealthLevel.Ok, $"the gate limits: {LiveMessages.Reason(tick.Reason)}");
        }

        (limited, rejected) = (tick.Limited, tick.Rejected);
    }
}
