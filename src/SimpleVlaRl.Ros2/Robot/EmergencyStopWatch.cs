using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Listens to the hardware's emergency stop. Pressed, and not heard any more, are the same.</summary>
/// <remarks>
/// The circuit itself stops the arms; this only sees to it that the program knows, does not fight it, and does not go on when it is released.
/// </remarks>
public sealed class EmergencyStopWatch : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly string topic;
    private readonly TimeSpan timeout;
    private readonly TimeProvider clock;
    private readonly Action<string> onStop;
    private readonly RosSubscription subscription;
    private readonly ManualResetEventSlim end = new();
    private readonly Thread thread;
    private long heardTimestamp;
    private volatile bool isPressed;
    private int isSaid;

    /// <summary>Starts to listen.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the watch.</param>
    /// <param name="stop">The profile's words; it names a topic.</param>
    /// <param name="clock">The clock of the context.</param>
    /// <param name="onStop">Told why, once each time that it is pressed or falls silent after it was heard; on the thread that found it.</param>
    /// <exception cref="RosException">The topic's name is wrong or the library refused.</exception>
    public EmergencyStopWatch(RosContext context, StopProfile stop, TimeProvider clock, Action<string> onStop)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(stop);
        (topic, timeout) = (stop.EmergencyStopTopic ?? throw new ArgumentException("The profile names no emergency_stop_topic.", nameof(stop)),
            stop.EmergencyStopTimeout);
        (this.clock, this.onStop) = (clock, onStop);
        subscription = context.Subscribe(topic, BoolMessage.Description, QosProfile.SensorData, OnMessage);
        thread = new Thread(Watch) { IsBackground = true, Name = "emergency stop" };
        thread.Start();
    }

    /// <summary>Why the robot must stand; null while the emergency stop is heard and released.</summary>
    public string? Problem
    {
        get
        {
            long heard = Volatile.Read(ref heardTimestamp);
            TimeSpan silent = heard == 0 ? TimeSpan.MaxValue : clock.GetElapsedTime(heard);
            return heard == 0 ? $"the emergency stop has not been heard on {topic}; start what publishes it"
                : silent > timeout ? FormattableString.Invariant(
                    $"the emergency stop has not been heard on {topic} for {silent.TotalMilliseconds:0} ms, which counts as pressed; start what publishes it")
                : isPressed ? $"the emergency stop is pressed, says {topic}; release it when nobody is in danger"
                : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        subscription.Dispose();
        end.Set();
        thread.Join();
        end.Dispose();
    }

    private void OnMessage(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        BoolMessage message = new();
        if (message.TryRead(ref reader))
        {
            isPressed = message.Data;
            Volatile.Write(ref heardTimestamp, info.ReceivedTimestamp);
            Look();
        }
    }

    private void Watch()
    {
        while (!end.Wait(Poll))
        {
            // What was never heard is no reason to stop what does not move: arming refuses then.
            if (Volatile.Read(ref heardTimestamp) != 0)
            {
                Look();
            }
        }
    }

    private void Look()
    {
        string? problem = Problem;
        if (problem is null)
        {
            Volatile.Write(ref isSaid, 0);
        }
        else if (Interlocked.Exchange(ref isSaid, 1) == 0)
        {
            onStop(problem);
        }
    }
}
