using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Hands the cube over in one environment.</summary>
internal sealed class TransferCubeDemonstrator : Demonstrator
{
    private const double GripperClosed = 0.2;
    private const double GripperOpen = 1.0;

    /// <summary>A gripper around the cube measures 0.44; above this it is still closing.</summary>
    private const double HoldingOpening = 0.50;

    /// <summary>A cube nearer than this to the tool point is between the fingers, metres.</summary>
    private const double HoldingDistance = 0.035;

    /// <summary>Near enough to close the fingers, metres.</summary>
    private const double ArrivedDistance = 0.013;

    /// <summary>Near enough to the meeting place for the other arm to come, metres.</summary>
    private const double MeetDistance = 0.03;

    private readonly int cube;
    private readonly double[] rightMeet;
    private readonly double[] leftMeet;
    private readonly double[] leftStandOff;
    private readonly double[] cubePosition = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    public TransferCubeDemonstrator(TaskScene scene)
        : base(scene)
    {
        cube = scene.Model.Body("cube");
        rightMeet = Right.Solve(TransferCubeGoals.RightMeet);
        leftMeet = Left.Solve(TransferCubeGoals.LeftMeet);
        leftStandOff = Left.Solve(TransferCubeGoals.LeftStandOff);
    }

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(cube).CopyTo(cubePosition);
        if (Holds(Left))
        {
            LetGo(waypoint);
        }
        else if (Holds(Right))
        {
            HandOver(waypoint);
        }
        else
        {
            Pick(waypoint);
        }
    }

    private bool Holds(ExpertArm arm) => arm.Opening < HoldingOpening && arm.DistanceTo(cubePosition) < HoldingDistance;

    /// <summary>The right hand comes down over the cube in a funnel and closes; the left arm waits at home.</summary>
    private void Pick(Span<double> waypoint)
    {
        Left.GoHome(PeriodSeconds, waypoint);
        Left.SetGripper(GripperOpen, PeriodSeconds, waypoint);

        ReadOnlySpan<double> grasp = [cubePosition[0], cubePosition[1], cubePosition[2] + TransferCubeGoals.PickHeight];
        double x = grasp[0] - Right.ToolPosition[0];
        double y = grasp[1] - Right.ToolPosition[1];
        double aside = Math.Sqrt((x * x) + (y * y));
        double[] rotation = TransferCubeGoals.PickRotation(grasp[0], grasp[1]);
        double turned = Right.AngleTo(rotation);
        double above = Math.Clamp((1.5 * (aside - 0.015)) + (0.25 * (turned - 0.15)), 0, 0.10);
        Right.GoTo([grasp[0], grasp[1], grasp[2] + above], rotation, PeriodSeconds, waypoint);

        // Once the fingers have begun to close they go on as long as the cube is between them.
        double reach = Right.Opening < 0.9 ? HoldingDistance : ArrivedDistance;
        bool close = Right.DistanceTo(grasp) < reach && Right.Opening > 0.3;
        Right.SetGripper(close ? GripperClosed : GripperOpen, PeriodSeconds, waypoint);
    }

    /// <summary>The right hand carries the cube to the meeting place; there the left hand turns, comes close and closes.</summary>
    private void HandOver(Span<double> waypoint)
    {
        Right.GoToJoints(rightMeet, PeriodSeconds, waypoint);
        Right.SetGripper(GripperClosed, PeriodSeconds, waypoint);

        bool ready = Right.DistanceTo(TransferCubeGoals.RightMeet) < MeetDistance && Right.AngleTo(TransferCubeGoals.RightMeet.Rotation) < 0.15;
        double opening = GripperOpen;
        if (!ready)
        {
            Left.GoHome(PeriodSeconds, waypoint);
        }
        else if (Left.AngleTo(TransferCubeGoals.LeftMeet.Rotation) > 0.2)
        {
            Left.GoToJoints(leftStandOff, PeriodSeconds, waypoint);
        }
        else
        {
            Left.GoToJoints(leftMeet, PeriodSeconds, waypoint);
            double reach = Left.Opening < 0.9 ? HoldingDistance : ArrivedDistance;
            opening = Left.DistanceTo(TransferCubeGoals.LeftMeet) < reach ? GripperClosed : GripperOpen;
        }

        Left.SetGripper(opening, PeriodSeconds, waypoint);
    }

    /// <summary>The left hand keeps the cube; the right one opens, and goes home when it is open.</summary>
    private void LetGo(Span<double> waypoint)
    {
        Left.GoToJoints(leftMeet, PeriodSeconds, waypoint);
        Left.SetGripper(GripperClosed, PeriodSeconds, waypoint);
        Right.SetGripper(GripperOpen, PeriodSeconds, waypoint);
        if (Right.Opening > 0.8)
        {
            Right.GoHome(PeriodSeconds, waypoint);
        }
        else
        {
            Right.GoToJoints(rightMeet, PeriodSeconds, waypoint);
        }
    }
}
