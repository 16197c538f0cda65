using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>
/// Finds a camera that goes on publishing one picture while what it sees moves. A camera on an arm sees everything move when the arm does; one that stands
/// still sees the arms.
/// </summary>
/// <remarks>For the one thread that observes.</remarks>
internal sealed class FrozenPictureWatch
{
    /// <summary>How far an arm's joint moves before the picture must have changed.</summary>
    private const double MovedRadians = 0.2;
    private const double MovedMetres = 0.02;
    private static readonly TimeSpan Suspicious = TimeSpan.FromSeconds(1);

    private readonly CameraStream camera;
    private readonly TimeProvider clock;
    private readonly (int Index, double Moved, string Label)[] joints;
    private readonly double[] positionsThen;
    private long since;

    public FrozenPictureWatch(CameraStream camera, CameraProfile profile, RobotProfile robot, TimeProvider clock)
    {
        (this.camera, this.clock) = (camera, clock);
        positionsThen = new double[robot.Joints.Count];
        joints = [.. robot.Arms
            .SelectMany(arm => arm.Joints.Select(joint => (Arm: arm.Name, Joint: joint)))
            .Select((item, index) => (index, item.Arm, item.Joint))
            .Where(item => item.Joint.Unit != JointUnit.Opening && (profile.MountedOn ?? item.Arm) == item.Arm)
            .Select(item => (item.index, item.Joint.Unit == JointUnit.Metre ? MovedMetres : MovedRadians, $"{item.Arm}/{item.Joint.Name}"))];
    }

    /// <summary>Judges the camera by the joints of an observation.</summary>
    /// <param name="positions">The measured positions in policy order.</param>
    /// <returns>Usable, or frozen.</returns>
    public ObservationStatus Judge(ReadOnlySpan<double> positions)
    {
        long same = camera.SameSince;
        if (same != since || same == 0)
        {
            since = same;
            positions.CopyTo(positionsThen);
            return ObservationStatus.Usable;
        }

        TimeSpan unchanged = clock.GetElapsedTime(same);
        if (unchanged < Suspicious)
        {
            return ObservationStatus.Usable;
        }

        foreach ((int index, double moved, string label) in joints)
        {
            double way = Math.Abs(positions[index] - positionsThen[index]);
            if (way > moved)
            {
                return new ObservationStatus(
                    ObservationProblem.Frozen,
                    camera.Topic,
                    FormattableString.Invariant($"its picture has not changed for {unchanged.TotalMilliseconds:0} ms while {label} moved by {way:0.00}"));
            }
        }

        return ObservationStatus.Usable;
    }
}
