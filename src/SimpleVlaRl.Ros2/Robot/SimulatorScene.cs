using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2.Services;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>A simulator behind topics as the robot's surroundings: sets episodes up and hears when they are done.</summary>
/// <remarks>
/// Nothing orders messages of different topics. So the request for an episode is confirmed by the answer's task and seed, and
/// success and fault count only when the simulator wrote them after the reset, which both say on the simulator's own clock.
/// </remarks>
public sealed class SimulatorScene : IScene
{
    private const int Attempts = 5;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan DiscoveryTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ResetTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StateTimeout = TimeSpan.FromSeconds(2);

    private readonly TimeProvider clock;
    private readonly RosPublisher nextEpisode;
    private readonly RosClient reset;
    private readonly RosSubscription successSubscription;
    private readonly RosSubscription faultSubscription;
    private readonly LatchedState<bool> success = new(false);
    private readonly LatchedState<string> fault = new("");
    private long episodeStamp = long.MaxValue;

    /// <summary>Makes the endpoints.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the scene.</param>
    /// <param name="clock">The clock of the context.</param>
    /// <exception cref="RosException">The library refused.</exception>
    public SimulatorScene(RosContext context, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(clock);
        this.clock = clock;
        successSubscription = context.Subscribe(SimulatorTopics.Success, BoolMessage.Description, QosProfile.Latched, OnSuccess);
        faultSubscription = context.Subscribe(SimulatorTopics.Fault, StringMessage.Description, QosProfile.Latched, OnFault);
        nextEpisode = context.CreatePublisher(SimulatorTopics.NextEpisode, StringMessage.Description, QosProfile.Latched);
        reset = context.CreateClient(SimulatorTopics.Reset, TriggerRequest.Description, TriggerResponse.Description);
    }

    /// <inheritdoc/>
    public EnvironmentState State
    {
        get
        {
            long stamp = Volatile.Read(ref episodeStamp);
            if (stamp == long.MaxValue)
            {
                return EnvironmentState.Idle;
            }

            if (fault.TryGet(stamp, out string reason) && reason.Length > 0)
            {
                return EnvironmentState.Faulted;
            }

            return success.TryGet(stamp, out bool isDone) && isDone ? EnvironmentState.Succeeded : EnvironmentState.Running;
        }
    }

    /// <summary>Why the physics of the current episode cannot be trusted; empty while it can.</summary>
    public string Fault => fault.TryGet(Volatile.Read(ref episodeStamp), out string reason) ? reason : "";

    /// <inheritdoc/>
    public string? Prepare(EpisodeStart start, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(start);
        Volatile.Write(ref episodeStamp, long.MaxValue);
        if (!Wait(() => nextEpisode.MatchedSubscriptions > 0, DiscoveryTimeout, cancellation))
        {
            return $"no simulator listens to {SimulatorTopics.NextEpisode} after {DiscoveryTimeout.TotalSeconds:0} s; start 'vla-robot sim' in the same ROS domain.";
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
                return $"the simulator answered the reset with '{response.Message}'; expected JSON with episode, task, seed and stamp_nanoseconds.";
            }

            if (reply.Task == start.Task && reply.Seed == start.Seed)
            {
                return AwaitState(reply.StampNanoseconds, cancellation);
            }

            // The reset overtook the request, which has arrived by now.
        }

        return $"the simulator answered {Attempts} resets with another episode than {start.Task} with seed {start.Seed}; does another program reset it?";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        successSubscription.Dispose();
        faultSubscription.Dispose();
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

    private string? AwaitState(long stamp, CancellationToken cancellation)
    {
        if (!Wait(() => success.TryGet(stamp, out _) && fault.TryGet(stamp, out _), StateTimeout, cancellation))
        {
            return $"the simulator was reset but has said nothing on {SimulatorTopics.Success} and {SimulatorTopics.Fault} since; expected both within {StateTimeout.TotalSeconds:0} s of a reset.";
        }

        Volatile.Write(ref episodeStamp, stamp);
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

    private void OnSuccess(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        if (reader.TryReadBoolean(out bool isDone))
        {
            success.Set(isDone, info.SourceTimestampNanoseconds);
        }
    }

    private void OnFault(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        if (reader.TryReadString(out string reason))
        {
            fault.Set(reason, info.SourceTimestampNanoseconds);
        }
    }
}
