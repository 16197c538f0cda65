using SimpleVlaRl.Simulation.Interop;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Experts;

/// <summary>Hands the cube over in one environment.</summary>
/// <remarks>
/// A function of the present state alone: what to do follows from where the hands and the cube are and how far the grippers are
/// open, never from a clock or a remembered phase. So a policy without memory can imitate it, and it recovers from disturbances.
/// </remarks>
internal sealed class TransferCubeDemonstrator : IDisposable
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

    private readonly PhysicsState scratch;
    private readonly ExpertArm left;
    private readonly ExpertArm right;
    private readonly int cube;
    private readonly double[] rightMeet;
    private readonly double[] leftMeet;
    private readonly double[] leftStandOff;
    private readonly double[] cubePosition = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    public TransferCubeDemonstrator(TaskScene scene)
    {
        Scene = scene;
        scratch = new PhysicsState(scene.Model);
        left = new ExpertArm(scene, scratch, "left");
        right = new ExpertArm(scene, scratch, "right");
        cube = scene.Model.Body("cube");
        rightMeet = right.Solve(TransferCubeGoals.RightMeet);
        leftMeet = left.Solve(TransferCubeGoals.LeftMeet);
        leftStandOff = left.Solve(TransferCubeGoals.LeftStandOff);
    }

    /// <summary>The scene that it was prepared for.</summary>
    public TaskScene Scene { get; }

    /// <summary>The time between two waypoints.</summary>
    public double PeriodSeconds { get; set; }

    /// <summary>Gives the next waypoint.</summary>
    /// <param name="state">The environment's state.</param>
    /// <param name="waypoint">The command vector to overwrite.</param>
    public void Next(PhysicsState state, Span<double> waypoint)
    {
        state.Positions.CopyTo(scratch.Positions);
        MujocoNative.mj_kinematics(scratch.Model.Pointer, scratch.Pointer);
        left.Measure(scratch);
        right.Measure(scratch);
        scratch.BodyPosition(cube).CopyTo(cubePosition);

        if (Holds(left))
        {
            LetGo(waypoint);
        }
        else if (Holds(right))
        {
            HandOver(waypoint);
        }
        else
        {
            Pick(waypoint);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => scratch.Dispose();

    private bool Holds(ExpertArm arm) => arm.Opening < HoldingOpening && arm.DistanceTo(cubePosition) < HoldingDistance;

    /// <summary>The right hand comes down over the cube in a funnel and closes; the left arm waits at home.</summary>
    private void Pick(Span<double> waypoint)
    {
        left.GoHome(PeriodSeconds, waypoint);
        left.SetGripper(GripperOpen, PeriodSeconds, waypoint);

        ReadOnlySpan<double> grasp = [cubePosition[0], cubePosition[1], cubePosition[2] + TransferCubeGoals.PickHeight];
        double x = grasp[0] - right.ToolPosition[0];
        double y = grasp[1] - right.ToolPosition[1];
        double aside = Math.Sqrt((x * x) + (y * y));
        double[] rotation = TransferCubeGoals.PickRotation(grasp[0], grasp[1]);
        double turned = right.AngleTo(rotation);
        double above = Math.Clamp((1.5 * (aside - 0.015)) + (0.25 * (turned - 0.15)), 0, 0.10);
        right.GoTo([grasp[0], grasp[1], grasp[2] + above], rotation, PeriodSeconds, waypoint);

        // Once the fingers have begun to close they go on as long as the cube is between them.
        double reach = right.Opening < 0.9 ? HoldingDistance : ArrivedDistance;
        bool close = right.DistanceTo(grasp) < reach && right.Opening > 0.3;
        right.SetGripper(close ? GripperClosed : GripperOpen, PeriodSeconds, waypoint);
    }

    /// <summary>The right hand carries the cube to the meeting place; there the left hand turns, comes close and closes.</summary>
    private void HandOver(Span<double> waypoint)
    {
        right.GoToJoints(rightMeet, PeriodSeconds, waypoint);
        right.SetGripper(GripperClosed, PeriodSeconds, waypoint);

        bool ready = right.DistanceTo(TransferCubeGoals.RightMeet) < MeetDistance && right.AngleTo(TransferCubeGoals.RightMeet.Rotation) < 0.15;
        double opening = GripperOpen;
        if (!ready)
        {
            left.GoHome(PeriodSeconds, waypoint);
        }
        else if (left.AngleTo(TransferCubeGoals.LeftMeet.Rotation) > 0.2)
        {
            left.GoToJoints(leftStandOff, PeriodSeconds, waypoint);
        }
        else
        {
            left.GoToJoints(leftMeet, PeriodSeconds, waypoint);
            double reach = left.Opening < 0.9 ? HoldingDistance : ArrivedDistance;
            opening = left.DistanceTo(TransferCubeGoals.LeftMeet) < reach ? GripperClosed : GripperOpen;
        }

        left.SetGripper(opening, PeriodSeconds, waypoint);
    }

    /// <summary>The left hand keeps the cube; the right one opens, and goes home when it is open.</summary>
    private void LetGo(Span<double> waypoint)
    {
        left.GoToJoints(leftMeet, PeriodSeconds, waypoint);
        left.SetGripper(GripperClosed, PeriodSeconds, waypoint);
        right.SetGripper(GripperOpen, PeriodSeconds, waypoint);
        if (right.Opening > 0.8)
        {
            right.GoHome(PeriodSeconds, waypoint);
        }
        else
        {
            right.GoToJoints(rightMeet, PeriodSeconds, waypoint);
        }
    }
}
