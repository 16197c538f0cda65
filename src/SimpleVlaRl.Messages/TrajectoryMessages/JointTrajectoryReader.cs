using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.TrajectoryMessages;

/// <summary>Reads trajectories for a known set of joints, by name, into its own buffers and without allocation. Not for several threads at once.</summary>
/// <param name="jointNames">The joints (A), in the order in which the caller wants them. A trajectory must name these and no others.</param>
/// <param name="maximumPoints">The most points that are accepted.</param>
public sealed class JointTrajectoryReader(IReadOnlyList<string> jointNames, int maximumPoints)
{
    private readonly JointNameMap map = new(jointNames);
    private readonly double[] positions = new double[jointNames.Count * maximumPoints];
    private readonly long[] times = new long[maximumPoints];

    /// <summary>When the trajectory starts, nanoseconds since 1970; 0 is now.</summary>
    public long StampNanoseconds { get; private set; }

    /// <summary>How many points were read.</summary>
    public int PointCount { get; private set; }

    /// <summary>The positions of the points that were read, [points, A].</summary>
    public ReadOnlySpan<double> Positions => positions.AsSpan(0, PointCount * map.Count);

    /// <summary>When each point is due, nanoseconds after the start; strictly increasing.</summary>
    public ReadOnlySpan<long> TimesFromStartNanoseconds => times.AsSpan(0, PointCount);

    /// <summary>Reads a trajectory. Velocities, accelerations and efforts are passed over.</summary>
    /// <param name="payload">The payload with its encapsulation.</param>
    /// <returns>Whether it can be followed, else what is wrong; then there are no points.</returns>
    public JointReadResult Read(ReadOnlySpan<byte> payload)
    {
        PointCount = 0;
        CdrReader reader = new(payload);
        if (!Header.TryReadView(ref reader, out long stamp, out _))
        {
            return JointReadResult.Malformed;
        }

        JointReadResult names = map.Read(ref reader, out int sent, isWhole: true);
        if (names != JointReadResult.Read)
        {
            return names;
        }

        if (!reader.TryReadSequenceLength(JointTrajectoryPoint.MinimumSize, out int count))
        {
            return JointReadResult.Malformed;
        }

        if (count > times.Length)
        {
            return JointReadResult.WrongLength;
        }

        for (int point = 0; point < count; point++)
        {
            JointReadResult result = ReadPoint(ref reader, point, sent);
            if (result != JointReadResult.Read)
            {
                return result;
            }
        }

        (StampNanoseconds, PointCount) = (stamp, count);
        return JointReadResult.Read;
    }

    private JointReadResult ReadPoint(ref CdrReader reader, int point, int sent)
    {
        if (!reader.TryReadSequenceView<double>(out ReadOnlySpan<byte> raw) || !reader.TryReadSequenceView<double>(out _)
            || !reader.TryReadSequenceView<double>(out _)
            || !reader.TryReadSequenceView<double>(out _) || !Time.TryRead(ref reader, out times[point]))
        {
            return JointReadResult.Malformed;
        }

        return point > 0 && times[point] <= times[point - 1]
            ? JointReadResult.WrongLength
            : JointValues.Pick(raw, sent, map.Places, positions.AsSpan(point * map.Count, map.Count));
    }
}
