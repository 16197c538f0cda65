namespace SimpleVlaRl.Simulation.Experts;

/// <summary>What an arm does with one thing: takes it, carries it, puts it down, lets go. Every method writes the arm's whole waypoint.</summary>
/// <param name="arm">The arm.</param>
/// <param name="grip">How wide the thing is.</param>
/// <param name="pitch">How far the hand points below the horizontal, radians.</param>
internal sealed class Hand(ExpertArm arm, Grip grip, double pitch)
{
    private const double GripperOpen = 1.0;

    /// <summary>How far something is lifted before it is carried aside, metres.</summary>
    private const double Clearance = 0.035;

    private readonly double[] goal = new double[3];

    /// <summary>The arm.</summary>
    public ExpertArm Arm => arm;

    /// <summary>Whether the fingers are closed around a point.</summary>
    /// <param name="point">Where the thing is held, metres.</param>
    public bool Holds(ReadOnlySpan<double> point) => arm.Opening < grip.HoldingOpening && arm.DistanceTo(point) < Grip.HoldingDistance;

    /// <summary>Comes down over a point in a funnel, turning meanwhile, and closes there.</summary>
    /// <param name="point">Where the thing is to be held, metres.</param>
    /// <param name="yaw">How it is turned about the vertical, radians.</param>
    /// <param name="periodSeconds">The time between two waypoints.</param>
    /// <param name="waypoint">The command vector.</param>
    public void Take(ReadOnlySpan<double> point, double yaw, double periodSeconds, Span<double> waypoint)
    {
        double x = point[0] - arm.ToolPosition[0];
        double y = point[1] - arm.ToolPosition[1];
        double aside = Math.Sqrt((x * x) + (y * y));
        double[] rotation = arm.GraspRotation(point[0], point[1], pitch, yaw);
        double turned = arm.AngleTo(rotation);
        double above = Math.Clamp((1.5 * (aside - 0.015)) + (0.25 * (turned - 0.15)), 0, 0.10);
        arm.GoTo([point[0], point[1], point[2] + above], rotation, periodSeconds, waypoint);

        // Once the fingers have begun to close they go on as long as the thing is between them.
        double reach = arm.Opening < Grip.BegunOpening ? Grip.HoldingDistance : Grip.ArrivedDistance;
        bool closes = arm.DistanceTo(point) < reach && arm.Opening > grip.EmptyOpening;
        arm.SetGripper(closes ? grip.Closed : GripperOpen, periodSeconds, waypoint);
    }

    /// <summary>Moves what is held, fingers closed, so that one of its points goes to a target.</summary>
    /// <param name="point">A point of the thing, metres.</param>
    /// <param name="target">Where it is to go.</param>
    /// <param name="yaw">How far the direction in which the fingers close is to be turned from world y, radians.</param>
    /// <param name="periodSeconds">The time between two waypoints.</param>
    /// <param name="waypoint">The command vector.</param>
    public void Carry(ReadOnlySpan<double> point, ReadOnlySpan<double> target, double yaw, double periodSeconds, Span<double> waypoint)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            goal[axis] = arm.ToolPosition[axis] + target[axis] - point[axis];
        }

        arm.GoTo(goal, arm.GraspRotation(goal[0], goal[1], pitch, yaw), periodSeconds, waypoint);
        arm.SetGripper(grip.Closed, periodSeconds, waypoint);
    }

    /// <summary>Carries what is held to a place: first up, then across, then down in a funnel.</summary>
    /// <param name="point">A point of the thing, metres.</param>
    /// <param name="target">Where that point is when the thing stands in its place.</param>
    /// <param name="height">How high above its place it is carried, metres.</param>
    /// <param name="yaw">How far the direction in which the fingers close is to be turned from world y, radians.</param>
    /// <param name="periodSeconds">The time between two waypoints.</param>
    /// <param name="waypoint">The command vector.</param>
    public void CarryToPlace(ReadOnlySpan<double> point, ReadOnlySpan<double> target, double height, double yaw, double periodSeconds, Span<double> waypoint)
    {
        double aside = Aside(point, target);
        if (aside > 0.04 && point[2] < target[2] + Clearance)
        {
            Carry(
                point,
                [point[0] + (0.2 * (target[0] - point[0])), point[1] + (0.2 * (target[1] - point[1])), target[2] + height],
                yaw,
                periodSeconds,
                waypoint);
        }
        else
        {
            Carry(point, [target[0], target[1], target[2] + Math.Clamp(1.5 * (aside - 0.012), 0, height)], yaw, periodSeconds, waypoint);
        }
    }

    /// <summary>Lets go, and goes home once the fingers are open.</summary>
    /// <param name="periodSeconds">The time between two waypoints.</param>
    /// <param name="waypoint">The command vector.</param>
    public void LetGo(double periodSeconds, Span<double> waypoint)
    {
        if (arm.Opening > Grip.ReleasedOpening)
        {
            arm.GoHome(periodSeconds, waypoint);
        }
        else
        {
            arm.GoTo(arm.ToolPosition, arm.ToolRotation, periodSeconds, waypoint);
        }

        arm.SetGripper(GripperOpen, periodSeconds, waypoint);
    }

    /// <summary>Waits at home with open fingers.</summary>
    /// <param name="periodSeconds">The time between two waypoints.</param>
    /// <param name="waypoint">The command vector.</param>
    public void Wait(double periodSeconds, Span<double> waypoint)
    {
        arm.GoHome(periodSeconds, waypoint);
        arm.SetGripper(GripperOpen, periodSeconds, waypoint);
    }

    /// <summary>The horizontal distance of two points, metres.</summary>
    public static double Aside(ReadOnlySpan<double> from, ReadOnlySpan<double> to) =>
        Math.Sqrt(((to[0] - from[0]) * (to[0] - from[0])) + ((to[1] - from[1]) * (to[1] - from[1])));
}
