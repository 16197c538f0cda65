using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Experts;

/// <summary>One arm as an expert drives it: its place in the command vector, its kinematics, and bounded moves.</summary>
internal sealed class ExpertArm
{
    /// <summary>How fast a joint goes at most, radians per second.</summary>
    private const double JointSpeed = 1.3;

    /// <summary>How fast a gripper closes at most, openings per second.</summary>
    private const double ClosingSpeed = 4.0;

    /// <summary>How fast a gripper opens at most: slower, because its command starts from below the measured opening while it grips.</summary>
    private const double OpeningSpeed = 2.5;

    /// <summary>How much of the waist's turn the wrist takes back: more would tilt the fingers.</summary>
    private const double SpinPerWaist = 0.6;

    /// <summary>The part of a short remaining way that one waypoint goes: arrives softly.</summary>
    private const double NearGain = 0.7;

    private readonly double baseX;
    private readonly double baseYaw;
    private readonly ArmInverseKinematics kinematics;
    private readonly JointAddress[] joints = new JointAddress[ArmInverseKinematics.JointCount];
    private readonly int[] indices = new int[ArmInverseKinematics.JointCount];
    private readonly JointAddress gripper;
    private readonly int gripperIndex;
    private readonly int tool;
    private readonly double[] measured = new double[ArmInverseKinematics.JointCount];
    private readonly double[] goal = new double[ArmInverseKinematics.JointCount];

    /// <summary>Finds the arm.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="scratch">A state that nobody else uses.</param>
    /// <param name="side"><c>left</c> or <c>right</c>.</param>
    public ExpertArm(TaskScene scene, PhysicsState scratch, string side)
    {
        (baseX, baseYaw) = side == "right" ? (ArmXml.BaseDistanceMeters, Math.PI) : (-ArmXml.BaseDistanceMeters, 0);
        kinematics = new ArmInverseKinematics(scratch, side);
        tool = scene.Model.Site(side + "_tool");
        for (int index = 0; index < indices.Length; index++)
        {
            indices[index] = IndexOf(scene, $"{side}_{ArmXml.JointNames[index]}");
            joints[index] = scene.Joints[indices[index]];
        }

        gripperIndex = IndexOf(scene, side + "_gripper");
        gripper = scene.Joints[gripperIndex];
    }

    /// <summary>The measured tool point, metres.</summary>
    public double[] ToolPosition { get; } = new double[3];

    /// <summary>The measured hand orientation.</summary>
    public double[] ToolRotation { get; } = new double[9];

    /// <summary>The measured opening of the gripper, 0 to 1.</summary>
    public double Opening { get; private set; }

    /// <summary>Measures the arm.</summary>
    /// <param name="state">A state whose kinematics are up to date.</param>
    public void Measure(PhysicsState state)
    {
        state.SitePosition(tool).CopyTo(ToolPosition);
        state.SiteRotation(tool).CopyTo(ToolRotation);
        Span<double> positions = state.Positions;
        Opening = positions[gripper.Position] / gripper.Scale;
        for (int index = 0; index < measured.Length; index++)
        {
            measured[index] = positions[joints[index].Position];
        }
    }

    /// <summary>How far the tool point is from a pose, metres.</summary>
    public double DistanceTo(ToolPose pose) => DistanceTo(pose.Position);

    /// <summary>How far the tool point is from a point, metres.</summary>
    public double DistanceTo(ReadOnlySpan<double> point)
    {
        double x = point[0] - ToolPosition[0];
        double y = point[1] - ToolPosition[1];
        double z = point[2] - ToolPosition[2];
        return Math.Sqrt((x * x) + (y * y) + (z * z));
    }

    /// <summary>How far the hand is turned away from an orientation, radians.</summary>
    public double AngleTo(double[] rotation) => Rotation3.Angle(ToolRotation, rotation);

    /// <summary>The hand's orientation for taking something at a point: in the plane of the arm, so that the forearm hardly rolls, pitched down, and spun back
    /// so that the fingers close nearly along a horizontal direction.</summary>
    /// <param name="x">The point's x, metres.</param>
    /// <param name="y">The point's y, metres.</param>
    /// <param name="pitch">How far the hand points below the horizontal, radians.</param>
    /// <param name="yaw">How far the direction in which the fingers close is turned from world y, radians.</param>
    /// <returns>Row-major 3x3.</returns>
    public double[] GraspRotation(double x, double y, double pitch, double yaw = 0)
    {
        double waist = WaistTo(x, y);
        return Rotation3.Product(Rotation3.AboutZ(baseYaw + waist), Rotation3.AboutY(pitch), Rotation3.AboutX(SpinPerWaist * (waist - yaw)));
    }

    /// <summary>Solves a pose that does not change from waypoint to waypoint.</summary>
    /// <param name="pose">The pose.</param>
    /// <returns>Joint positions.</returns>
    public double[] Solve(ToolPose pose)
    {
        double[] solution = new double[ArmInverseKinematics.JointCount];
        SetHome(solution);
        double error = kinematics.Solve(pose.Position, pose.Rotation, solution);
        return error < 1e-3 ? solution : throw new SimulationException($"The arm cannot reach ({string.Join(", ", pose.Position)}); {error} is left.");
    }

    /// <summary>Writes the waypoint that goes towards a pose.</summary>
    public void GoTo(ReadOnlySpan<double> position, double[] rotation, double periodSeconds, Span<double> waypoint)
    {
        SetHome(goal);
        kinematics.Solve(position, rotation, goal);
        GoToJoints(goal, periodSeconds, waypoint);
    }

    /// <summary>Writes the waypoint that goes home.</summary>
    public void GoHome(double periodSeconds, Span<double> waypoint)
    {
        SetHome(goal);
        GoToJoints(goal, periodSeconds, waypoint);
    }

    /// <summary>Writes the waypoint that goes towards joint positions, in a straight line in joint space.</summary>
    public void GoToJoints(ReadOnlySpan<double> target, double periodSeconds, Span<double> waypoint)
    {
        double largest = 0;
        for (int index = 0; index < measured.Length; index++)
        {
            largest = Math.Max(largest, Math.Abs(target[index] - measured[index]));
        }

        double part = Math.Min(NearGain, JointSpeed * periodSeconds / Math.Max(largest, 1e-9));
        for (int index = 0; index < measured.Length; index++)
        {
            waypoint[indices[index]] = measured[index] + (part * (target[index] - measured[index]));
        }
    }

    /// <summary>Writes the gripper's waypoint.</summary>
    /// <param name="opening">Where it is to end, 0 to 1.</param>
    /// <param name="periodSeconds">The time between two waypoints.</param>
    /// <param name="waypoint">The command vector.</param>
    public void SetGripper(double opening, double periodSeconds, Span<double> waypoint)
    {
        waypoint[gripperIndex] = Math.Clamp(opening, Opening - (ClosingSpeed * periodSeconds), Opening + (OpeningSpeed * periodSeconds));
    }

    private double WaistTo(double x, double y) => baseX > 0 ? Math.Atan2(-y, baseX - x) : Math.Atan2(y, x - baseX);

    private static int IndexOf(TaskScene scene, string name)
    {
        int address = scene.Model.PositionAddress(scene.Model.Joint(name));
        return Array.FindIndex(scene.Joints, joint => joint.Position == address);
    }

    private void SetHome(Span<double> values)
    {
        for (int index = 0; index < joints.Length; index++)
        {
            values[index] = joints[index].Home;
        }
    }
}
