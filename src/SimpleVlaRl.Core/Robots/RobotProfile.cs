namespace SimpleVlaRl.Core.Robots;

/// <summary>What the runtime knows of one robot, read from <c>hardware/&lt;robot&gt;/robot.yaml</c>.</summary>
/// <remarks>The command vector of a robot is the concatenation of its arms' joints in the order given here.</remarks>
public sealed record RobotProfile
{
    /// <summary>The robot's name; one robot of a name may run in a ROS domain.</summary>
    public required string Name { get; init; }

    /// <summary>The arms in policy order.</summary>
    public required IReadOnlyList<ArmProfile> Arms { get; init; }

    /// <summary>The cameras.</summary>
    public required IReadOnlyList<CameraProfile> Cameras { get; init; }

    /// <summary>How many joint commands are sent per second.</summary>
    /// <value>The default is 50.</value>
    public int ServoRateHertz { get; init; } = 50;

    /// <summary>How far ahead each trajectory message reaches; the arm holds when it has run out.</summary>
    /// <value>The default is 100 ms.</value>
    public TimeSpan CommandHorizon { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How old a joint state may be when it is used for a decision.</summary>
    /// <value>The default is 50 ms.</value>
    public TimeSpan MaximumJointStateAge { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How far apart in time the parts of one observation may be.</summary>
    /// <value>The default is 50 ms.</value>
    public TimeSpan MaximumSkew { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>All joints in policy order.</summary>
    public IReadOnlyList<JointProfile> Joints => [.. Arms.SelectMany(arm => arm.Joints)];

    /// <summary>Finds everything that is wrong with the profile.</summary>
    /// <returns>One sentence per error; empty when the profile can be used.</returns>
    public IReadOnlyList<string> Validate() => RobotProfileValidation.Errors(this);
}
