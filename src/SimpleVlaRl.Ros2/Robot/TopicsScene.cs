using System.Text.Json;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The lab's own checker as the robot's surroundings: is told what to set up, says when it stands, and says how the episode ended.</summary>
/// <remarks>
/// A ready or an outcome counts only from its arrival on: ready after the request, the outcome after the episode began. What nobody says until the time limit
/// is a failure, as with a simulator.
/// </remarks>
public sealed class TopicsScene : IScene
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly SceneTopics topics;
    private readonly Action<string> onNotice;
    private readonly RosPublisher episode;
    private readonly RosSubscription ready;
    private readonly RosSubscription outcome;
    private long requests;
    private volatile bool isReady;
    private volatile bool isRunning;
    private volatile EpisodeOutcome? said;

    /// <summary>Makes the endpoints.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the scene.</param>
    /// <param name="topics">The checker's topics.</param>
    /// <param name="onNotice">Told what is said at the wrong time or cannot be understood.</param>
    /// <exception cref="RosException">The library refused.</exception>
    public TopicsScene(RosContext context, SceneTopics topics, Action<string> onNotice)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(topics);
        (this.topics, this.onNotice) = (topics, onNotice);
        ready = context.Subscribe(topics.Ready, BoolMessage.Description, QosProfile.Default, OnReady);
        outcome = context.Subscribe(topics.Outcome, StringMessage.Description, QosProfile.Default, OnOutcome);
        episode = context.CreatePublisher(topics.Episode, StringMessage.Description, QosProfile.Latched);
    }

    /// <inheritdoc/>
    public EnvironmentState State => said is not null ? EnvironmentState.Ended : isRunning ? EnvironmentState.Running : EnvironmentState.Idle;

    /// <inheritdoc/>
    public string Fault => "";

    /// <inheritdoc/>
    public bool HomesFirst => true;

    /// <inheritdoc/>
    public EpisodeOutcome Outcome => said ?? throw new InvalidOperationException("The checker has not said how the episode ended.");

    /// <summary>What the checker says it with: one publisher each is what a scene has.</summary>
    public IReadOnlyList<RosSubscription> Subscriptions => [ready, outcome];

    /// <inheritdoc/>
    public string? Prepare(EpisodeStart start, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(start);
        (isReady, isRunning, said) = (false, false, null);
        string request = JsonSerializer.Serialize(
            new SceneRequest(++requests, start.Task, start.Seed, start.Randomize), OperatorJson.Default.SceneRequest);
        if (!episode.Publish(new StringMessage { Data = request }))
        {
            return $"the episode could not be published on {topics.Episode}.";
        }

        onNotice($"waiting for true on {topics.Ready}");
        while (!isReady)
        {
            if (cancellation.WaitHandle.WaitOne(PollInterval))
            {
                return $"nobody has said true on {topics.Ready}.";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Begin() => isRunning = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        ready.Dispose();
        outcome.Dispose();
        episode.Dispose();
    }

    private void OnReady(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        BoolMessage message = new();
        isReady |= CdrMessage.TryRead(payload, message) && message.Data;
    }

    private void OnOutcome(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        EpisodeOutcome? understood = reader.TryReadString(out string word) && OperatorWords.TryParse(word, out OperatorCommand command)
            ? OperatorWords.OutcomeOf(command, topics.Outcome)
            : null;
        if (understood is null)
        {
            onNotice($"{topics.Outcome} says '{word}'; expected success, failure or discard");
        }
        else if (!isRunning || said is not null)
        {
            onNotice($"{topics.Outcome} says {word} while {(said is null ? "no episode runs" : "the episode is over")}; it does not count");
        }
        else
        {
            said = understood;
            isRunning = false;
        }
    }
}
