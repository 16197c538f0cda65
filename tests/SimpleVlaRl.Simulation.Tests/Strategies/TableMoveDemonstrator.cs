using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tests.Strategies;

/// <summary>The right arm moves a thing along the table to where it lies level with another, or 12 cm to the left of the middle, and leaves it there.</summary>
internal sealed class TableMoveDemonstrator(TaskScene scene, string thing, string anchor, TableMove move) : Demonstrator(scene)
{
    /// <summary>Where a thing that goes to the left ends, metres.</summary>
    public const double LeftGoal = -0.12;

    private const double Pitch = Math.PI / 3;
    private const double Low = 0.018;
    private const double Behind = 0.06;
    private readonly double[] at = new double[3];
    private readonly double[] goal = new double[3];

    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        state.BodyPosition(Scene.Model.Body(thing)).CopyTo(at);
        state.BodyPosition(Scene.Model.Body(anchor)).CopyTo(goal);
        Left.GoHome(PeriodSeconds, waypoint);
        Left.SetGripper(1, PeriodSeconds, waypoint);
        if (move == TableMove.Drag)
        {
            DragToTheLeft(waypoint);
        }
        else if (move == TableMove.PushWithOneFinger)
        {
            Push(axis: 1, towards: 1, goal[1], waypoint);
        }
        else
        {
            Push(axis: 0, towards: -1, LeftGoal, waypoint);
        }
    }

    private void DragToTheLeft(Span<double> waypoint)
    {
        Hand hand = new(Right, new Grip(0.04), Pitch);
        if (at[0] < LeftGoal + 0.01)
        {
            hand.LetGo(PeriodSeconds, waypoint);
        }
        else if (hand.Holds(at))
        {
            hand.Carry(at, [Math.Max(LeftGoal, at[0] - 0.04), at[1], 0.02], 0, PeriodSeconds, waypoint);
        }
        else
        {
            hand.Take(at, 0, PeriodSeconds, waypoint);
        }
    }

    private void Push(int axis, int towards, double end, Span<double> waypoint)
    {
        double[] tool = Right.ToolPosition;
        double ahead = towards * (at[axis] - tool[axis]);
        bool isInLine = Math.Abs(tool[1 - axis] - at[1 - axis]) < 0.02 && ahead > 0.02;
        bool isPlaced = towards * (end - at[axis]) < 0.01;
        double[] next = [at[0], at[1], Low];
        if (isPlaced || !isInLine || tool[2] > 0.04)
        {
            next[axis] -= towards * (isPlaced ? 2 * Behind : Behind);
            next[2] = isInLine ? Low : 0.16;
        }
        else
        {
            next[axis] = end;
        }

        Right.GoTo(next, Right.GraspRotation(next[0], next[1], Pitch), PeriodSeconds, waypoint);
        Right.SetGripper(isPlaced && ahead > 0.1 ? 1 : 0, PeriodSeconds, waypoint);
    }
}
