using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tasks.TransferCube;

/// <summary>Places the cube and tells when the left hand alone holds it in the air, after the right hand had lifted it.</summary>
/// <remarks>The rule is that of gym-aloha's TransferCube, with touch tested on both fingers and without regard to the order of a contact's two shapes.</remarks>
internal sealed class TransferCubeProgress : TaskProgress
{
    private const double LowestX = 0.04;
    private const double HighestX = 0.20;
    private const double LargestY = 0.06;
    private const double LargestYaw = 20 * Math.PI / 180;

    /// <summary>How high the cube's centre must be above the table, metres: its lower face is then well off the table.</summary>
    private const double LiftedHeight = 0.06;

    /// <summary>For how many physics steps in a row it must hold: 40 ms.</summary>
    private const int HeldSteps = 10;

    private readonly PhysicsState state;
    private readonly int positionAddress;
    private readonly int body;
    private readonly int cube;
    private readonly int leftPad;
    private readonly int leftMirrorPad;
    private readonly int rightPad;
    private readonly int rightMirrorPad;
    private readonly int rightPalm;
    private bool liftedByRight;
    private int heldSteps;

    /// <summary>Finds the shapes.</summary>
    /// <param name="state">The environment's state.</param>
    public TransferCubeProgress(PhysicsState state)
    {
        this.state = state;
        SceneModel model = state.Model;
        positionAddress = model.PositionAddress(model.Joint("cube"));
        body = model.Body("cube");
        cube = model.Geom("cube");
        leftPad = model.Geom("left_finger_pad");
        leftMirrorPad = model.Geom("left_finger_mirror_pad");
        rightPad = model.Geom("right_finger_pad");
        rightMirrorPad = model.Geom("right_finger_mirror_pad");
        rightPalm = model.Geom("right_palm");
    }

    /// <inheritdoc/>
    public override void Start(long seed)
    {
        double yaw = StartRandom.Between(seed, 2, -LargestYaw, LargestYaw);
        Span<double> pose = state.Positions.Slice(positionAddress, 7);
        pose[0] = StartRandom.Between(seed, 0, LowestX, HighestX);
        pose[1] = StartRandom.Between(seed, 1, -LargestY, LargestY);
        pose[2] = state.Model.TableHeightMeters + TransferCubeTask.HalfEdgeMeters;
        pose[3] = Math.Cos(yaw / 2);
        pose[4] = 0;
        pose[5] = 0;
        pose[6] = Math.Sin(yaw / 2);
        liftedByRight = false;
        heldSteps = 0;
    }

    /// <inheritdoc/>
    public override bool Advance()
    {
        bool left = false;
        bool right = false;
        int contacts = state.ContactCount;
        for (int contact = 0; contact < contacts; contact++)
        {
            (int first, int second) = state.ContactGeoms(contact);
            if (first != cube && second != cube)
            {
                continue;
            }

            int other = first == cube ? second : first;
            left |= other == leftPad || other == leftMirrorPad;
            right |= other == rightPad || other == rightMirrorPad || other == rightPalm;
        }

        bool lifted = state.BodyPosition(body)[2] > state.Model.TableHeightMeters + LiftedHeight;
        liftedByRight |= right && lifted;
        heldSteps = left && !right && lifted && liftedByRight ? heldSteps + 1 : 0;
        return heldSteps >= HeldSteps;
    }
}
