using System.Data.Common;
using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Control.Stopping;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Robot.Operating;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The person beside the robot: the desk, what they speak with, and what they see.</summary>
internal sealed class RunOperator : IDisposable
{
    private readonly RunOptions options;
    private readonly Action<string> onNotice;
    private readonly Stack<IDisposable> owned = [];
    private Func<bool, string?> swapPolicy = _ => "the run does not follow versions; start it with --follow";

    /// <summary>Opens the desk and its inputs.</summary>
    /// <param name="context">The part in ROS 2.</param>
    /// <param name="options">The run.</param>
    /// <param name="scene">Who sets episodes up.</param>
    /// <param name="terminal">Where the person looks.</param>
    /// <param name="line">Where a stop goes at once.</param>
    /// <param name="onNotice">Told what cannot be understood.</param>
    public RunOperator(RosContext context, RunOptions options, SceneKind scene, Terminal terminal, StopLine line, Action<string> onNotice)
    {
        (this.options, this.onNotice, Scene) = (options, onNotice, scene);
        Desk = Own(new OperatorDesk(OfDesk, line));
        Own(new OperatorNode(
            context,
            Desk,
            new OperatorActions { Label = Label, SwapPolicy = SwapPolicy, OnUnknown = onNotice }));
        if (options.Pedal is { } pedal)
        {
            Own(PedalInput.Open(pedal, options.PedalMap, Desk, onNotice));
        }

        if (scene == SceneKind.Operator)
        {
            KeyboardInput? keyboard = KeyboardInput.Open(Desk, terminal.Status);
            if (keyboard is not null)
            {
                Own(keyboard);
            }

            Own(new OperatorDisplay(Desk, terminal, keyboard is not null));
        }
    }

    public OperatorDesk Desk { get; }

    /// <summary>Who sets episodes up.</summary>
    public SceneKind Scene { get; }

    /// <summary>Where a wish for another version of the policy goes.</summary>
    public void Follow(VersionFollower follower) => swapPolicy = follower.Ask;

    /// <summary>Wishes for another version of the policy.</summary>
    /// <param name="wantsNewest">The newest; else the one before.</param>
    /// <returns>Null when it will come; else why not.</returns>
    public string? SwapPolicy(bool wantsNewest) => swapPolicy(wantsNewest);

    /// <summary>Says anew how a stored episode ended. Not while the arms move: whoever says it should look at them.</summary>
    /// <param name="episode">Its id, or enough of its start.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="comment">Why it is said anew; null for no reason.</param>
    /// <returns>Null when it is stored; else why not.</returns>
    public string? Relabel(string episode, EpisodeOutcome outcome, string? comment) =>
        Desk.Status.Phase is OperatorPhase.Homing or OperatorPhase.Running or OperatorPhase.TakenOver ? "the arms move; say it when the episode is over"
        : Store(episode, outcome, comment);

    /// <summary>Waits until nobody keeps the robot stopped, and says what comes next.</summary>
    public void Announce(EpisodeHeader header, int index, int total, CancellationToken cancellation)
    {
        Desk.AwaitRelease(cancellation);
        Desk.Announce(new OperatorRequest
        {
            Episode = index + 1,
            Episodes = total,
            Task = header.Task,
            Instruction = header.Instruction,
            Place = options.Place,
            Start = header.Seed,
            Attempt = header.Attempt,
            TimeLimit = options.Control.TimeLimit,
        });
    }

    /// <summary>Waits, where a person labels, until they are content with the last label.</summary>
    public void Close(CancellationToken cancellation)
    {
        if (Scene == SceneKind.Operator)
        {
            Desk.AwaitEnd(cancellation);
        }
    }

    public void Dispose()
    {
        while (owned.TryPop(out IDisposable? item))
        {
            item.Dispose();
        }
    }

    private string? Label(string episode, string word)
    {
        EpisodeOutcome? outcome = word == "unlabelled" ? EpisodeOutcome.Unlabelled("service")
            : OperatorWords.TryParse(word, out OperatorCommand command) ? OperatorWords.OutcomeOf(command, "service")
            : null;
        return outcome is null ? $"the outcome is '{word}'; expected success, failure, discard or unlabelled"
            : episode.Length == 0 ? "the episode is empty; give its id or enough of its start"
            : Relabel(episode, outcome, null);
    }

    private string? OfDesk(Guid episode, EpisodeOutcome outcome) => Store(episode.ToString("D", CultureInfo.InvariantCulture), outcome, null);

    private string? Store(string episode, EpisodeOutcome outcome, string? comment)
    {
        try
        {
            using EpisodeStore store = EpisodeStore.Open(options.Store, TimeProvider.System);
            store.Relabel(episode, outcome, comment);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or McapException or DbException)
        {
            onNotice($"the label {outcome} of episode {episode} is not stored: {exception.Message}");
            return $"the label is not stored: {exception.Message}";
        }
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        owned.Push(item);
        return item;
    }
}
