using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Motion;

/// <summary>Joints that are slowed down by one factor, so that the path keeps its shape: those of an arm; a gripper is a group of its own.</summary>
internal sealed class JointGroup
{
    private const double Derating = 0.6;
    private const double VelocityGainShare = 0.4;
    private const double FastestGainPerPeriod = 0.5;

    /// <summary>Makes a group.</summary>
    /// <param name="arm">The arm's index.</param>
    /// <param name="joints">The joints' indices in policy order.</param>
    /// <param name="limits">The limits of all joints of the robot.</param>
    /// <param name="periodSeconds">The servo period.</param>
    public JointGroup(int arm, int[] joints, JointLimits[] limits, double periodSeconds)
    {
        Arm = arm;
        Joints = joints;
        AccelerationGain = Math.Min(joints.Min(joint => limits[joint].Jerk / limits[joint].Acceleration), FastestGainPerPeriod / periodSeconds);
        VelocityGain = VelocityGainShare * AccelerationGain;
    }

    /// <summary>The arm's index.</summary>
    public int Arm { get; }

    /// <summary>The joints' indices in policy order.</summary>
    public int[] Joints { get; }

    /// <summary>How fast a difference of velocity is made up, per second, where no limit is reached.</summary>
    public double AccelerationGain { get; }

    /// <summary>How fast a difference of position is made up, per second, where no limit is reached.</summary>
    public double VelocityGain { get; }

    /// <summary>The groups of a robot.</summary>
    public static JointGroup[] Of(RobotProfile robot, JointLimits[] limits)
    {
        List<JointGroup> groups = [];
        double period = 1.0 / robot.ServoRateHertz;
        int first = 0;
        for (int arm = 0; arm < robot.Arms.Count; arm++)
        {
            IReadOnlyList<JointProfile> joints = robot.Arms[arm].Joints;
            int[] links = [.. Enumerable.Range(0, joints.Count).Where(index => joints[index].Unit != JointUnit.Opening).Select(index => first + index)];
            if (links.Length > 0)
            {
                groups.Add(new JointGroup(arm, links, limits, period));
            }

            foreach (int gripper in Enumerable.Range(0, joints.Count).Where(index => joints[index].Unit == JointUnit.Opening))
            {
                groups.Add(new JointGroup(arm, [first + gripper], limits, period));
            }

            first += joints.Count;
        }

        return [.. groups];
    }

    /// <summary>
    /// The rate at which a difference is made up so that it can be ended in time: proportional to it while it is small, and beyond that the rate that a
    /// constant deceleration ends in it.
    /// </summary>
    /// <param name="difference">The difference, without sign.</param>
    /// <param name="gain">The proportional rate, per second.</param>
    /// <param name="limit">The limit of the rate's own change; a share of it is used, because it is itself not there at once.</param>
    /// <returns>The rate, per difference.</returns>
    public static double RatePerDifference(double difference, double gain, double limit)
    {
        double usable = Derating * limit;
        double linear = usable / (gain * gain);
        return difference <= linear ? gain : Math.Sqrt(2 * usable * (difference - (linear / 2))) / difference;
    }
}
