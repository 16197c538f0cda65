using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>The goal of <see cref="GripperCommand"/>.</summary>
public sealed class GripperCommandGoal : ICdrMessage
{
    /// <summary>Where the gripper is to be, in the unit of its joint: metres or radians.</summary>
    public double Position { get; set; }

    /// <summary>The most effort, in newtons or newton metres; 0 or less is the controller's own.</summary>
    public double MaximumEffort { get; set; }

    /// <summary>Appends a goal. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="position">Where the gripper is to be, in the unit of its joint.</param>
    /// <param name="maximumEffort">The most effort; 0 or less is the controller's own.</param>
    public static void Write(ref CdrWriter writer, double position, double maximumEffort)
    {
        writer.WriteFloat64(position);
        writer.WriteFloat64(maximumEffort);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => Write(ref writer, Position, MaximumEffort);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadFloat64(out double position) & reader.TryReadFloat64(out double effort);
        (Position, MaximumEffort) = (position, effort);
        return read;
    }
}
