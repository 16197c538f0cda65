using SimpleVlaRl.Simulation.Experts;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Scenes;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>The right hand takes a bar at its right end and brings it to the middle; the left hand takes it at its left end; the right hand lets go.</summary>
internal abstract class HandoverDemonstrator : Demonstrator
{
    private const double Pitch = 0.95;

    /// <summary>Near enough to the middle for the left hand to come, metres.</summary>
    private const double MeetDistance = 0.03;

    private readonly double holdX;
    private readonly double[] middle = new double[3];
    private readonly double[] leftEnd = new double[3];
    private readonly double[] rightEnd = new double[3];

    /// <summary>Prepares for a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="name">The bar's name.</param>
    /// <param name="widthMeters">How thick it is.</param>
    /// <param name="holdXMeters">Where the hands hold it, from its origin: the left one at minus this x, the right one at plus.</param>
    protected HandoverDemonstrator(TaskScene scene, string name, double widthMeters, double holdXMeters)
        : base(scene)
    {
        Bar = scene.Model.Body(name);
        holdX = holdXMeters;
        Grip = new Grip(widthMeters);
        LeftHand = new Hand(Left, Grip, Pitch);
        RightHand = new Hand(Right, Grip, Pitch);
    }

    /// <summary>The bar's body.</summary>
    protected int Bar { get; }

    /// <summary>How the hands take the bar.</summary>
    protected Grip Grip { get; }

    /// <summary>The receiving hand.</summary>
    protected Hand LeftHand { get; }

    /// <summary>The giving hand.</summary>
    protected Hand RightHand { get; }

    /// <summary>The bar's origin.</summary>
    protected ReadOnlySpan<double> Middle => middle;

    /// <summary>Where the bar's origin is handed over.</summary>
    protected virtual double[] Meeting => [0.02, 0.02, Table + 0.20];

    /// <inheritdoc/>
    protected override void Decide(PhysicsState state, Span<double> waypoint)
    {
        ReadOnlySpan<double> origin = state.BodyPosition(Bar);
        ReadOnlySpan<double> axes = state.BodyRotation(Bar);
        for (int axis = 0; axis < 3; axis++)
        {
            middle[axis] = origin[axis];
            leftEnd[axis] = origin[axis] - (axes[3 * axis] * holdX);
            rightEnd[axis] = origin[axis] + (axes[3 * axis] * holdX);
        }

        double yaw = Math.Atan2(axes[3], axes[0]);
        bool isReceived = LeftHand.Holds(leftEnd);
        if (isReceived && RightHand.Arm.DistanceTo(rightEnd) > 0.07)
        {
            RightHand.Wait(PeriodSeconds, waypoint);
            Keep(waypoint);
        }
        else if (isReceived)
        {
            RightHand.LetGo(PeriodSeconds, waypoint);
            LeftHand.Carry(middle, middle, yaw, PeriodSeconds, waypoint);
        }
        else if (RightHand.Holds(rightEnd))
        {
            double[] meeting = Meeting;
            RightHand.Carry(middle, meeting, 0, PeriodSeconds, waypoint);
            if (Distance(middle, meeting) < MeetDistance)
            {
                LeftHand.Take(leftEnd, yaw, PeriodSeconds, waypoint);
            }
            else
            {
                LeftHand.Wait(PeriodSeconds, waypoint);
            }
        }
        else
        {
            LeftHand.Wait(PeriodSeconds, waypoint);
            RightHand.Take(rightEnd, yaw, PeriodSeconds, waypoint);
        }
    }

    /// <summary>Writes the left arm's waypoint once it alone holds the bar.</summary>
    /// <param name="waypoint">The command vector.</param>
    protected abstract void Keep(Span<double> waypoint);

    private static double Distance(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        double aside = Hand.Aside(from, to);
        double above = to[2] - from[2];
        return Math.Sqrt((aside * aside) + (above * above));
    }
}
