using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Follows a task that is done when a condition of poses, grippers and contacts has held for 40 ms in a row.</summary>
internal abstract class PoseProgress : TaskProgress
{
    private const int HeldSteps = 10;
    private readonly int leftGripper;
    private readonly int rightGripper;
    private int heldSteps;

    /// <summary>Finds the grippers.</summary>
    /// <param name="state">The environment's state.</param>
    protected PoseProgress(PhysicsState state)
    {
        State = state;
        leftGripper = state.Model.Actuator("left_gripper");
        rightGripper = state.Model.Actuator("right_gripper");
    }

    /// <summary>The environment's state.</summary>
    protected PhysicsState State { get; }

    /// <summary>The left gripper's commanded opening, 0 to 1.</summary>
    protected double LeftCommand => State.Controls[leftGripper] / ArmXml.FingerStrokeMeters;

    /// <summary>The right gripper's commanded opening, 0 to 1.</summary>
    protected double RightCommand => State.Controls[rightGripper] / ArmXml.FingerStrokeMeters;

    /// <summary>Whether both grippers are told to be open: more than 0.8, as in RoboTwin 2.0.</summary>
    protected bool AreOpen => LeftCommand > 0.8 && RightCommand > 0.8;

    /// <inheritdoc/>
    public sealed override void Start(long seed)
    {
        heldSteps = 0;
        Place(seed);
    }

    /// <inheritdoc/>
    public sealed override bool Advance()
    {
        heldSteps = IsDone() ? heldSteps + 1 : 0;
        return heldSteps >= HeldSteps;
    }

    /// <summary>Places the objects.</summary>
    /// <param name="seed">The seed, which alone decides where.</param>
    protected abstract void Place(long seed);

    /// <summary>Whether the condition holds now. Does not allocate.</summary>
    protected abstract bool IsDone();
}
