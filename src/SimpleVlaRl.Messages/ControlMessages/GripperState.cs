using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>The result and the feedback of <see cref="GripperCommand"/>, which have the same fields.</summary>
public sealed class GripperState : ICdrMessage
{
    /// <summary>Where the gripper is, in the unit of its joint.</summary>
    public double Position { get; set; }

    /// <summary>The effort, in newtons or newton metres.</summary>
    public double Effort { get; set; }

    /// <summary>Whether it exerts its most effort and does not move.</summary>
    public bool IsStalled { get; set; }

    /// <summary>Whether it is where it was to be.</summary>
    public bool HasReachedGoal { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteFloat64(Position);
        writer.WriteFloat64(Effort);
        writer.WriteBoolean(IsStalled);
        writer.WriteBoolean(HasReachedGoal);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadFloat64(out double position) & reader.TryReadFloat64(out double effort) & reader.TryReadBoolean(out bool stalled)
            & reader.TryReadBoolean(out bool reached);
        (Position, Effort, IsStalled, HasReachedGoal) = (position, effort, stalled, reached);
        return read;
    }
}
