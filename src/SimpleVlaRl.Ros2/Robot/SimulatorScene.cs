using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>A simulator behind topics as the robot's surroundings: sets episodes up and hears when they are done.</summary>
/// <remarks>
/// Nothing orders messages of different topics, and a wall clock may be set. So the request for an episode is confirmed by the answer's task and seed, and a
/// state counts only when it names the session and the episode of that answer.
/// </remarks>
public sealed class SimulatorScene : IScene
{
    private const int Attempts = 5;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan DiscoveryTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ResetTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StateTimeout = TimeSpan.FromSeconds(2);

    private readonly TimeProvider clock;
    private readonly RosSubscription subscription;
    private readonly RosPublisher nextEpisode;
    private readonly RosClient reset;
    private volatile Said? newest;
    private ulong speaker;
    private volatile ResetReply? episode;

    /// <summary>Makes the endpoints.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the scene.</param>
    /// <param name="clock">The clock of the context.</param>
    /// <exception cref="RosException">The library refused.</exception>
    public SimulatorScene(RosContext context, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(clock);
        this.clock = clock;
        subscription = context.Subscribe(SimulatorTopics.State, StringMessage.Description, QosProfile.Latched, OnState);
        nextEpisode = context.CreatePublisher(SimulatorTopics.NextEpisode, StringMessage.Description, QosProfile.Latched);
        reset = context.CreateClient(SimulatorTopics.Reset, TriggerRequest.Description, TriggerResponse.Description);
    }

    /// <inheritdoc/>
    public EnvironmentState State
    {
        get
        {
            if (episode is not { } ours || newest is not { } said)
            {
                return EnvironmentState.Idle;
            }

            // What is said of an earlier episode came late; what is said of a later one, or by another simulator, ends ours.
            return said.State.Session != ours.Session || said.State.Episode > ours.Episode || said.Speaker != Volatile.Read(ref speaker)
                ? EnvironmentState.Faulted
                : said.State.Episode < ours.Episode ? EnvironmentState.Running
                : said.State.State;
        }
    }

    /// <inheritdoc/>
    public string Fault
    {
        get
        {
            if (State != EnvironmentState.Faulted || episode is not { } ours || newest is not { } said)
            {
                return "";
            }

            return said.State.Session != ours.Session ? "the simulator was started anew in the middle of the episode"
                : said.State.Episode > ours.Episode ? "another program has reset the simulator in the middle of the episode"
                : said.Speaker != Volatile.Read(ref speaker) ? $"another program than the simulator publishes on {SimulatorTopics.State}"
                : $"physics: {said.State.Reason}";
        }
    }

    /// <summary>What says how episodes stand: one publisher is what a scene has.</summary>
    public IReadOnlyList<RosSubscription> Subscriptions => [subscription];

    /// <inheritdoc/>
    public string? Prepare(EpisodeStart start, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(start);
        episode = null;
        if (!Wait(() => nextEpisode.MatchedSubscriptions > 0, DiscoveryTimeout, cancellation))
        {
            return $"no simulator listens to {SimulatorTopics.NextEpisode} after {DiscoveryTimeout.TotalSeconds:0} s; "
                + "start 'vla-simulator' in the same ROS domain.";
        }

        string request = NextEpisode.Write(start);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (!nextEpisode.Publish(new StringMessage { Data = request }))
            {
                return $"the episode could not be published on {SimulatorTopics.NextEpisode}.";
            }

            RosCallResult<TriggerResponse> answer = Call(cancellation);
            if (answer.Response is not { } response)
            {
                return $"{answer.Detail} The simulator did not set up {start.Task} with seed {start.Seed}.";
            }

            if (!response.Success)
            {
                return $"the simulator refuses {start.Task} with seed {start.Seed}: {response.Message}";
            }

            if (ResetReply.TryRead(response.Message) is not { } reply)
            {
                return $"the simulator answered the reset with '{response.Message}'; expected JSON with session, episode, task and seed.";
            }

            if (reply.Task == start.Task && reply.Seed == start.Seed)
            {
                return AwaitState(reply, cancellation);
            }

            // The reset overtook the request, which has arrived by now.
        }

        return $"the simulator answered {Attempts} resets with another episode than {start.Task} with seed {start.Seed}; does another program reset it?";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        subscription.Dispose();
        nextEpisode.Dispose();
        reset.Dispose();
    }

    private RosCallResult<TriggerResponse> Call(CancellationToken cancellation)
    {
        try
        {
            return reset.CallAsync<TriggerResponse>(new TriggerRequest(), ResetTimeout, cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return new(RosCallStatus.TimedOut, null, "The reset was stopped.");
        }
    }

    private string? AwaitState(ResetReply reply, CancellationToken cancellation)
    {
        if (!Wait(() => newest is { } said && said.State.Session == reply.Session && said.State.Episode == reply.Episode, StateTimeout, cancellation))
        {
            return $"the simulator was reset but has said nothing of episode {reply.Episode} on {SimulatorTopics.State}; expected it within "
                + $"{StateTimeout.TotalSeconds:0} s of a reset.";
        }

        Volatile.Write(ref speaker, newest!.Speaker);
        episode = reply;
        return null;
    }

    private bool Wait(Func<bool> condition, TimeSpan timeout, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        while (!condition())
        {
            if (clock.GetElapsedTime(began) > timeout || cancellation.WaitHandle.WaitOne(PollInterval))
            {
                return false;
            }
        }

        return true;
    }

    private void OnState(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        if (reader.TryReadString(out string json) && SimulatorState.TryRead(json) is { } said)
        {
            newest = new Said(said, info.PublicationHandle);
        }
    }

    /// <summary>A state and who published it.</summary>
    private sealed record Said(SimulatorState State, ulong Speaker);
}
