using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The values of one channel, in its order and in its driver's units.</summary>
/// <param name="channel">The channel.</param>
/// <param name="wholeTurns">By how much each joint of the robot is whole turns away at its driver; null where that is not measured.</param>
internal sealed class ChannelValues(CommandChannel channel, double[]? wholeTurns)
{
    private readonly int[] joints = [.. channel.Joints];
    private readonly JointCommandBinding[] bindings = [.. channel.Bindings];
    private readonly double[] values = new double[channel.Joints.Count];

    /// <summary>The names of its joints, in its order.</summary>
    public string[] Names { get; } = [.. channel.Bindings.Select(binding => binding.Name)];

    /// <summary>Converts a command.</summary>
    /// <param name="positions">One per joint of the robot, in the profile's units.</param>
    /// <returns>One per joint of the channel; valid until the next call.</returns>
    public ReadOnlySpan<double> OfPositions(ReadOnlySpan<double> positions)
    {
        for (int place = 0; place < joints.Length; place++)
        {
            int joint = joints[place];
            values[place] = bindings[place].ToDriver(positions[joint] + (wholeTurns is null ? 0 : Volatile.Read(ref wholeTurns[joint])));
        }

        return values;
    }

    /// <summary>Converts velocities, which have no offset.</summary>
    /// <param name="velocities">One per joint of the robot, in the profile's units per second.</param>
    /// <returns>One per joint of the channel; valid until the next call.</returns>
    public ReadOnlySpan<double> OfVelocities(ReadOnlySpan<double> velocities)
    {
        for (int place = 0; place < joints.Length; place++)
        {
            values[place] = velocities[joints[place]] / bindings[place].Scale;
        }

        return values;
    }
}
