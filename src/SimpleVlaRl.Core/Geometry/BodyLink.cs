namespace SimpleVlaRl.Core.Geometry;

/// <summary>A link of a robot's body as forward kinematics needs it; its frame is turned so that it moves about or along z.</summary>
internal readonly struct BodyLink
{
    /// <summary>The arm, from 0.</summary>
    public required int Arm { get; init; }

    /// <summary>The link that carries it, before it in the body; -1 where the robot's frame does.</summary>
    public required int Parent { get; init; }

    /// <summary>The joint's place among the robot's joints; -1 where nothing moves it.</summary>
    public required int Joint { get; init; }

    /// <summary>Whether it slides; otherwise it turns.</summary>
    public required bool IsSliding { get; init; }

    /// <summary>What one unit of the joint adds to the value.</summary>
    public required double ValuePerUnit { get; init; }

    /// <summary>The value while the joint is at zero.</summary>
    public required double ValueAtZero { get; init; }

    /// <summary>The largest value, without its sign, that the joint's limits allow.</summary>
    public required double LargestValue { get; init; }

    /// <summary>Its frame in its parent's while the value is zero.</summary>
    public required RigidFrame Rest { get; init; }

    /// <summary>Whether a joint moves it or what carries it.</summary>
    public required bool IsMoving { get; init; }

    /// <summary>The link of the same rigid part that is nearest to the base: what no joint parts moves as one.</summary>
    public required int RigidPart { get; init; }

    /// <summary>From its own axes, as its geometry has them, to the turned ones.</summary>
    public required RigidFrame FromOwnAxes { get; init; }
}
