using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Tells when the left hand alone holds the cube in the air, after the right hand had lifted it.</summary>
/// <remarks>
/// The rule is that of gym-aloha's TransferCube, with touch tested on both fingers and without regard to the order of a contact's two shapes.
/// </remarks>
internal sealed class TransferCubeCondition(TaskState state) : ITaskCondition
{
    /// <summary>How far the cube must have been lifted, metres: its lower face is then well off the table.</summary>
    private const double LiftMeters = 0.04;

    private readonly SceneObject cube = state.Object("cube");
    private readonly ShapeGroup shape = state.Shapes("cube");
    private readonly ShapeGroup left = state.Fingers("left");
    private readonly ShapeGroup right = state.Hand("right");
    private bool isLiftedByRight;

    /// <inheritdoc/>
    public long Memory
    {
        get => isLiftedByRight ? 1 : 0;
        set => isLiftedByRight = value != 0;
    }

    /// <inheritdoc/>
    public void Start() => isLiftedByRight = false;

    /// <inheritdoc/>
    public bool Holds()
    {
        bool isLifted = cube.Lift > LiftMeters;
        bool isInRight = state.Touch(right, shape);
        isLiftedByRight |= isInRight && isLifted;
        return isLifted && !isInRight && isLiftedByRight && state.Touch(left, shape);
    }
}
