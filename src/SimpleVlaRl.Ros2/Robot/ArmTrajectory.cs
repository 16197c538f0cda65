using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Writes one arm's command as a trajectory of two points into one buffer that is made once.</summary>
/// <remarks>
/// The second point repeats the first with zero velocities: a controller that interpolates ends at rest, and one that insists on a trajectory
/// that reaches into the future gets one.
/// </remarks>
internal sealed class ArmTrajectory
{
    private const int PointCount = 2;

    private readonly string[] names;
    private readonly double[] rest;
    private readonly long periodNanoseconds;
    private readonly long horizonNanoseconds;
    private readonly byte[] buffer;

    public ArmTrajectory(ArmProfile arm, TimeSpan period, TimeSpan horizon)
    {
        names = [.. arm.Joints.Select(joint => joint.Name)];
        rest = new double[names.Length];
        periodNanoseconds = (long)period.TotalNanoseconds;
        horizonNanoseconds = Math.Max((long)horizon.TotalNanoseconds, periodNanoseconds + 1);
        CdrWriter measure = new([]);
        Write(ref measure, rest);
        buffer = new byte[measure.Length];
    }

    public int JointCount => names.Length;

    /// <summary>Overwrites the payload.</summary>
    /// <returns>The payload, valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<double> positions)
    {
        CdrWriter writer = new(buffer);
        Write(ref writer, positions);
        return writer.Written;
    }

    private void Write(ref CdrWriter writer, scoped ReadOnlySpan<double> positions)
    {
        Time.Write(ref writer, 0);
        writer.WriteString(""u8);
        writer.WriteStrings(names);
        writer.WriteSequenceLength(PointCount);
        WritePoint(ref writer, positions, [], periodNanoseconds);
        WritePoint(ref writer, positions, rest, horizonNanoseconds);
    }

    private static void WritePoint(ref CdrWriter writer, scoped ReadOnlySpan<double> positions, scoped ReadOnlySpan<double> velocities, long timeFromStart)
    {
        writer.WriteSequence(positions);
        writer.WriteSequence(velocities);
        writer.WriteSequenceLength(0);
        writer.WriteSequenceLength(0);
        Time.Write(ref writer, timeFromStart);
    }
}
