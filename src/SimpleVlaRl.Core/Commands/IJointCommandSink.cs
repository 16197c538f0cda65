namespace SimpleVlaRl.Core.Commands;

/// <summary>Port: where joint commands go. A ROS 2 publisher, a simulator in-process, or a fake.</summary>
public interface IJointCommandSink : IDisposable
{
    /// <summary>Sends a command to all arms. Does not allocate, does not block on a peer.</summary>
    /// <param name="command">The command; read only during the call.</param>
    void Publish(JointCommand command);
}
