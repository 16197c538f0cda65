namespace SimpleVlaRl.Core.Commands;

/// <summary>Port: where joint commands go. A ROS 2 publisher, a simulator in-process, or a fake.</summary>
public interface IJointCommandSink : IDisposable
{
    /// <summary>Sends a command to all arms, unless it was decided too long ago. Does not allocate, does not block on a peer.</summary>
    /// <param name="command">The command; read only during the call.</param>
    /// <returns>Null when every arm was sent its part, else where it could not be sent, such as a topic's name: a fault of the tick.</returns>
    string? Publish(JointCommand command);

    /// <summary>What nobody listens to, so that the robot cannot be moved.</summary>
    /// <returns>One sentence without a stop; null where everything is heard, or cannot be known.</returns>
    string? Unheard() => null;
}
