using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Speaks with a running robot's node over its topics, as a person's console or a script does.</summary>
public sealed class OperatorRemote : IDisposable
{
    /// <summary>Late comers hear how the run stands, and who is there hears every change.</summary>
    private static readonly QosProfile Changes = QosProfile.Latched with { Depth = 50 };

    private readonly RosPublisher command;
    private readonly RosSubscription state;
    private readonly ManualResetEventSlim changed = new();
    private volatile OperatorStateMessage? newest;

    /// <summary>Makes the endpoints.</summary>
    /// <param name="context">The part in ROS 2; it must outlive this.</param>
    /// <param name="node">The robot's node, such as <c>/vla_robot_simulated_bimanual</c>.</param>
    /// <exception cref="RosException">The library refused.</exception>
    public OperatorRemote(RosContext context, string node)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(node);
        command = context.CreatePublisher(OperatorTopics.Command.Replace("~", node, StringComparison.Ordinal), StringMessage.Description, QosProfile.Default);
        state = context.Subscribe(OperatorTopics.State.Replace("~", node, StringComparison.Ordinal), StringMessage.Description, Changes, OnState);
    }

    /// <summary>Raised for every change that is heard, on the receiving thread.</summary>
    public event Action<OperatorStateMessage>? Heard;

    /// <summary>How the run stands; null before the robot has been heard.</summary>
    public OperatorStateMessage? State => newest;

    /// <summary>Whether the robot's node is there to be spoken to.</summary>
    public bool IsConnected => command.MatchedSubscriptions > 0 && state.MatchedPublishers > 0;

    /// <summary>Says something.</summary>
    /// <param name="word">What.</param>
    /// <returns>Whether it was sent.</returns>
    public bool Say(OperatorCommand word) => command.Publish(new StringMessage { Data = OperatorWords.Word(word) });

    /// <summary>Waits until the run stands so.</summary>
    /// <param name="condition">How.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The state; null when it did not come to it in time.</returns>
    public OperatorStateMessage? Until(Func<OperatorStateMessage, bool> condition, TimeSpan timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(condition);
        long end = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (true)
        {
            changed.Reset();
            if (newest is { } found && condition(found))
            {
                return found;
            }

            long left = end - Environment.TickCount64;
            if (left <= 0)
            {
                return null;
            }

            changed.Wait((int)Math.Min(left, int.MaxValue), cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        command.Dispose();
        state.Dispose();
        changed.Dispose();
    }

    private void OnState(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        if (reader.TryReadString(out string json) && OperatorStateMessage.TryRead(json) is { } message)
        {
            newest = message;
            Heard?.Invoke(message);
            changed.Set();
        }
    }
}
