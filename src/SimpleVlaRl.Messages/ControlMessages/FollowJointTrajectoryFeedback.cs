using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>The feedback of <see cref="FollowJointTrajectory"/>.</summary>
public sealed class FollowJointTrajectoryFeedback : ICdrMessage
{
    /// <summary>When it was so.</summary>
    public Header Header { get; set; } = new(0, "");

    /// <summary>The joints' names.</summary>
    public string[] JointNames { get; set; } = [];

    /// <summary>Where the joints should be.</summary>
    public JointTrajectoryPoint Desired { get; set; } = new();

    /// <summary>Where they are.</summary>
    public JointTrajectoryPoint Actual { get; set; } = new();

    /// <summary>The difference.</summary>
    public JointTrajectoryPoint Error { get; set; } = new();

    internal string[] MultiDofJointNames { get; set; } = [];

    internal MultiDofJointTrajectoryPoint MultiDofDesired { get; set; } = new();

    internal MultiDofJointTrajectoryPoint MultiDofActual { get; set; } = new();

    internal MultiDofJointTrajectoryPoint MultiDofError { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Header.Write(ref writer);
        writer.WriteStrings(JointNames);
        Desired.Write(ref writer);
        Actual.Write(ref writer);
        Error.Write(ref writer);
        writer.WriteStrings(MultiDofJointNames);
        MultiDofDesired.Write(ref writer);
        MultiDofActual.Write(ref writer);
        MultiDofError.Write(ref writer);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Header.TryRead(ref reader, out Header header) & reader.TryReadStrings(out string[] names);
        (Header, JointNames) = (header, names);
        read = read && Desired.TryRead(ref reader) && Actual.TryRead(ref reader) && Error.TryRead(ref reader);
        read &= reader.TryReadStrings(out string[] multiDofNames);
        MultiDofJointNames = multiDofNames;
        return read && MultiDofDesired.TryRead(ref reader) && MultiDofActual.TryRead(ref reader) && MultiDofError.TryRead(ref reader);
    }
}
