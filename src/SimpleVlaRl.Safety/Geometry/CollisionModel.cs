using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Geometry;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Geometry;

/// <summary>How close a pose brings the arms of a robot to each other, to themselves, to the table and to the faces of their workspaces.</summary>
/// <remarks>For one thread. Nothing but <see cref="Of"/> and <see cref="Describe"/> allocates.</remarks>
public sealed class CollisionModel
{
    private readonly RobotBody body;

    private CollisionModel(RobotBody body, double allowance) => (this.body, Allowance) = (body, allowance);

    /// <summary>How much more slack a commanded pose needs than a measured one, because arms lag: metres.</summary>
    public double Allowance { get; }

    /// <summary>Makes the model of a robot.</summary>
    /// <param name="robot">The robot; its profile has no errors.</param>
    /// <returns>The model; null where the profile says that nothing checks for collisions.</returns>
    public static CollisionModel? Of(RobotProfile robot)
    {
        ArgumentNullException.ThrowIfNull(robot);
        return robot.IsCollisionUnchecked || robot.Arms.Count == 0 ? null : new CollisionModel(RobotBodies.Of(robot), robot.TrackingAllowanceMetres);
    }

    /// <summary>Finds what is nearest to being too close.</summary>
    /// <param name="positions">Joint positions in policy order, in each joint's unit.</param>
    /// <returns>What was found; its slack does not contain <see cref="Allowance"/>.</returns>
    public ClearanceResult Evaluate(ReadOnlySpan<double> positions)
    {
        BodyFinding found = body.Evaluate(positions);
        return found.Kind switch
        {
            BodyFindingKind.Pair => new(found.Slack, GateReason.Clearance, body.ArmOf(found.First), body.ArmOf(found.Second), found.First, found.Second),
            BodyFindingKind.Table => new(found.Slack, GateReason.Clearance, body.ArmOf(found.First), -1, found.First, -1),
            BodyFindingKind.Workspace => new(found.Slack, GateReason.Workspace, found.First, -1, found.First, -1),
            BodyFindingKind.NotFinite => new(found.Slack, GateReason.Clearance, -1, -1, -1, -1),
            _ => new(found.Slack, GateReason.None, -1, -1, -1, -1),
        };
    }

    /// <summary>How many capsules the arms are made of.</summary>
    public int CapsuleCount => body.CapsuleCount;

    /// <summary>The radius of a capsule.</summary>
    /// <param name="capsule">Its number, from 0.</param>
    /// <returns>Metres.</returns>
    public double RadiusOf(int capsule) => body.RadiusOf(capsule);

    /// <summary>The arm that a capsule belongs to.</summary>
    /// <param name="capsule">Its number, from 0.</param>
    /// <returns>The arm, by its place in the profile.</returns>
    public int ArmOf(int capsule) => body.ArmOf(capsule);

    /// <summary>Places all capsules, to be drawn.</summary>
    /// <param name="positions">Joint positions in policy order, in each joint's unit.</param>
    /// <param name="ends">Six numbers per capsule: where its segment begins and where it ends in the robot's frame, metres.</param>
    /// <returns>False where a position is not finite; then nothing is written.</returns>
    public bool TryPlace(ReadOnlySpan<double> positions, Span<double> ends) => body.TryPlace(positions, ends);

    /// <summary>How far one joint moves any point of its arm: an upper bound over all poses inside the limits.</summary>
    /// <param name="joint">The joint, by its place in policy order.</param>
    /// <returns>Metres per unit of the joint.</returns>
    public double ReachOf(int joint) => body.ReachOf(joint);

    /// <summary>Says what was found.</summary>
    /// <param name="result">What <see cref="Evaluate"/> gave.</param>
    /// <returns>One sentence, without its full stop, with the links and millimetres.</returns>
    public string Describe(ClearanceResult result) => body.Describe(new BodyFinding(
        result.Slack,
        result.Kind == GateReason.Workspace ? BodyFindingKind.Workspace
            : result.Kind != GateReason.Clearance ? BodyFindingKind.None
            : result.Part < 0 ? BodyFindingKind.NotFinite
            : result.OtherPart < 0 ? BodyFindingKind.Table : BodyFindingKind.Pair,
        result.Part,
        result.OtherPart));
}
