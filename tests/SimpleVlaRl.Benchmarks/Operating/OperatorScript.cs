using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control.Stopping;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Benchmarks.Operating;

/// <summary>What the scripted operator says, episode after episode, and the outcome that it means with it.</summary>
internal sealed class OperatorScript
{
    private const string SourceOfTopic = "topic";
    private static readonly TimeSpan StopAge = StopLine.Shortest + TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly OperatorRemote remote;
    private readonly Terminal terminal;
    private readonly long startedTimestamp;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> refusals = [];

    public OperatorScript(OperatorRemote remote, Terminal terminal, long startedTimestamp)
    {
        (this.remote, this.terminal, this.startedTimestamp) = (remote, terminal, startedTimestamp);
        remote.Heard += state =>
        {
            if (state.Message.Contains("is refused", StringComparison.Ordinal))
            {
                refusals.Enqueue(state.Message);
            }
        };
    }

    /// <summary>How many labels were taken.</summary>
    public int Labels { get; private set; }

    /// <summary>How many words were refused, each of which was said at the wrong time on purpose.</summary>
    public int Refused { get; private set; }

    /// <summary>From the start of the program to the first stored episode.</summary>
    public double SecondsToFirstEpisode { get; private set; }

    /// <summary>Goes through the episodes.</summary>
    /// <returns>What was meant, one outcome per stored episode.</returns>
    /// <exception cref="UserException">The robot did not come to where it was waited for.</exception>
    public IReadOnlyList<EpisodeOutcome> Play(int episodes, CancellationToken cancellation)
    {
        List<EpisodeOutcome> meant = [];
        for (int episode = 0; episode < episodes; episode++)
        {
            meant.Add(Episode(episode % 8, cancellation));
            if (episode == 0)
            {
                SecondsToFirstEpisode = TimeProvider.System.GetElapsedTime(startedTimestamp).TotalSeconds;
            }

            terminal.Status($"episode {episode + 1}/{episodes}: {meant[^1]}");
        }

        // The last label can be taken back until the operator lets the run end.
        Until(state => state.Phase == OperatorPhase.Closing, cancellation);
        Say(OperatorCommand.Go, cancellation);
        return meant;
    }

    private EpisodeOutcome Episode(int kind, CancellationToken cancellation)
    {
        Until(state => state.Phase == OperatorPhase.AwaitingGo, cancellation);
        SayWrong(OperatorCommand.Failure, cancellation);
        if (kind == 7)
        {
            return StoppedBefore(cancellation);
        }

        Start(cancellation);
        switch (kind)
        {
            case 0:
                return Ended(OperatorCommand.Success, EpisodeOutcome.Success(SourceOfTopic), cancellation);
            case 1:
                return Ended(OperatorCommand.Failure, EpisodeOutcome.Failure(SourceOfTopic), cancellation);
            case 2:
                EpisodeOutcome discarded = Ended(OperatorCommand.Discard, EpisodeOutcome.Invalid("discarded", SourceOfTopic), cancellation);
                SayWrong(OperatorCommand.Success, cancellation);
                return discarded;
            case 3:
                // A slip: the other key, taken back at once.
                Ended(OperatorCommand.Success, EpisodeOutcome.Success(SourceOfTopic), cancellation);
                SayWrong(OperatorCommand.Failure, cancellation);
                Say(OperatorCommand.Undo, cancellation);
                Say(OperatorCommand.Failure, cancellation);
                return EpisodeOutcome.Failure(SourceOfTopic);
            case 4:
                Say(OperatorCommand.Stop, cancellation);
                Until(state => state.Phase == OperatorPhase.Stopped, cancellation);
                SayWrong(OperatorCommand.Success, cancellation);
                Reset(cancellation);
                return EpisodeOutcome.Invalid("stopped", SourceOfTopic);
            case 5:
                Until(state => state.Phase == OperatorPhase.AwaitingOutcome, cancellation);
                Say(OperatorCommand.Go, cancellation);
                return new EpisodeOutcome(OutcomeKind.Unlabelled, "", SourceOfTopic);
            default:
                Until(state => state.Phase == OperatorPhase.AwaitingOutcome, cancellation);
                return Ended(OperatorCommand.Success, EpisodeOutcome.Success(SourceOfTopic), cancellation);
        }
    }

    /// <summary>Stops while the objects are being placed: nothing may be recorded of that, and the episode comes again.</summary>
    private EpisodeOutcome StoppedBefore(CancellationToken cancellation)
    {
        Say(OperatorCommand.Stop, cancellation);
        Until(state => state.Phase == OperatorPhase.Stopped, cancellation);
        Reset(cancellation);
        Until(state => state.Phase == OperatorPhase.AwaitingGo, cancellation);
        Start(cancellation);
        return Ended(OperatorCommand.Success, EpisodeOutcome.Success(SourceOfTopic), cancellation);
    }

    /// <summary>Neither go nor a word that comes too soon takes a stop back.</summary>
    private void Reset(CancellationToken cancellation)
    {
        SayWrong(OperatorCommand.Go, cancellation);
        cancellation.WaitHandle.WaitOne(StopAge);
        Say(OperatorCommand.Reset, cancellation);
    }

    private void Start(CancellationToken cancellation)
    {
        Say(OperatorCommand.Go, cancellation);
        Until(state => state.Phase is OperatorPhase.Running or OperatorPhase.AwaitingOutcome, cancellation);
        SayWrong(OperatorCommand.Undo, cancellation);
    }

    private EpisodeOutcome Ended(OperatorCommand label, EpisodeOutcome meant, CancellationToken cancellation)
    {
        Say(label, cancellation);
        Labels++;
        Until(state => state.Phase is not (OperatorPhase.Storing or OperatorPhase.Running or OperatorPhase.AwaitingOutcome), cancellation);
        return meant;
    }

    /// <summary>Says a word that counts; hears that something has changed.</summary>
    private void Say(OperatorCommand word, CancellationToken cancellation)
    {
        long before = remote.State?.Sequence ?? 0;
        remote.Say(word);
        Until(state => state.Sequence > before, cancellation);
        if (refusals.TryDequeue(out string? refusal))
        {
            throw new UserException($"'{OperatorWords.Word(word)}' was refused where it counts: {refusal}");
        }
    }

    /// <summary>Says a word that must not count, and hears that it is refused.</summary>
    private void SayWrong(OperatorCommand word, CancellationToken cancellation)
    {
        remote.Say(word);
        string? refusal = null;
        Until(_ => refusals.TryDequeue(out refusal), cancellation);
        if (!refusal!.StartsWith(OperatorWords.Word(word), StringComparison.Ordinal))
        {
            throw new UserException($"'{OperatorWords.Word(word)}' was said at the wrong time; what was refused is another word: {refusal}");
        }

        Refused++;
    }

    private OperatorStateMessage Until(Func<OperatorStateMessage, bool> condition, CancellationToken cancellation) =>
        remote.Until(condition, Patience, cancellation)
        ?? throw new UserException($"The robot did not come to what was waited for within {Patience.TotalSeconds:0} s; it stands at: {remote.State?.Message}");
}
