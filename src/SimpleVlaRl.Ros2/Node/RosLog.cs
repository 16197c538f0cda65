using SimpleVlaRl.Core.Time;
using SimpleVlaRl.Messages.RclInterfaces;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>Our node's lines on <c>/rosout</c>, where <c>ros2 topic echo</c> and rqt_console read them. Allocates: not for hot paths.</summary>
public sealed class RosLog : IDisposable
{
    private readonly RosContext context;
    private readonly RosPublisher publisher;
    private readonly string name;

    /// <summary>Makes the publisher.</summary>
    /// <param name="context">The node.</param>
    /// <exception cref="RosException">The library refused.</exception>
    public RosLog(RosContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        this.context = context;
        name = context.NodeName[1..].Replace('/', '.');
        publisher = context.CreatePublisher("/rosout", Log.Description, QosProfile.Rosout);
    }

    /// <summary>Publishes a line. Any thread may.</summary>
    /// <param name="level">How much it matters.</param>
    /// <param name="message">What is said.</param>
    public void Publish(LogLevel level, string message) =>
        publisher.Publish(new Log { StampNanoseconds = WallClock.Nanoseconds(context.Clock), Level = level, Name = name, Message = message });

    /// <inheritdoc/>
    public void Dispose() => publisher.Dispose();
}
