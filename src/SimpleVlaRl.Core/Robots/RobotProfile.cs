namespace SimpleVlaRl.Core.Robots;

/// <summary>What the runtime knows of one robot, read from <c>hardware/&lt;robot&gt;/robot.yaml</c>.</summary>
/// <remarks>The command vector of a robot is the concatenation of its arms' joints in the order given here.</remarks>
public sealed record RobotProfile
{
    /// <summary>The least that links keep from each other and from the table, metres.</summary>
    public const double LeastClearanceMetres = 0.02;

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

    /// <summary>Who sets an episode up and says how it ended.</summary>
    /// <value>The default is <see cref="SceneKind.Operator"/>.</value>
    public SceneKind Scene { get; init; } = SceneKind.Operator;

    /// <summary>The topics of the lab's checker; null where <see cref="Scene"/> needs none.</summary>
    public SceneTopics? SceneTopics { get; init; }

    /// <summary>
    /// In which order joints move home: step after step, each a list of arms' names and <c>arm/joint</c> labels; what no step names moves in the last.
    /// </summary>
    /// <value>The default is empty: all joints at once.</value>
    public IReadOnlyList<IReadOnlyList<string>> HomingOrder { get; init; } = [];

    /// <summary>What a stop does beyond braking and holding; null where the profile says nothing.</summary>
    public StopProfile? Stop { get; init; }

    /// <summary>How far from home the arms may stand to be moved there; null where they are moved from anywhere.</summary>
    public StartTolerance? StartTolerance { get; init; }

    /// <summary>How slowly an episode begins; null for at full speed.</summary>
    public SlowStart? SlowStart { get; init; }

    /// <summary>Whether every gripper must move when commanded, before each episode.</summary>
    /// <value>The default is false.</value>
    public bool TestsGrippers { get; init; }

    /// <summary>Who may take the robot over; null for nobody.</summary>
    public TakeOverProfile? TakeOver { get; init; }

    /// <summary>Whether nothing checks for collisions: said on purpose, because a robot without geometry is refused otherwise.</summary>
    /// <value>The default is false.</value>
    public bool IsCollisionUnchecked { get; init; }

    /// <summary>Where the table's top is in the robot's frame, metres along z; null where nothing checks for collisions.</summary>
    public double? TableHeightMetres { get; init; }

    /// <summary>How far links keep from each other and from the table where a capsule does not say otherwise, metres.</summary>
    /// <value>The default, which may only be raised, is <see cref="LeastClearanceMetres"/>.</value>
    public double ClearanceMetres { get; init; } = LeastClearanceMetres;

    /// <summary>How much further a commanded pose keeps from everything, because arms lag behind their commands: metres.</summary>
    /// <value>The default is 0.02.</value>
    public double TrackingAllowanceMetres { get; init; } = 0.02;

    /// <summary>The topics and actions over which the joints are commanded; every joint is in exactly one.</summary>
    public IReadOnlyList<CommandChannel> CommandChannels => CommandChannel.Of(this);

    /// <summary>All joints in policy order.</summary>
    public IReadOnlyList<JointProfile> Joints => [.. Arms.SelectMany(arm => arm.Joints)];

    /// <summary>All joints in policy order as <c>arm/joint</c>: how a joint is named to a person. Drivers of two arms name joints alike.</summary>
    public IReadOnlyList<string> JointLabels => [.. Arms.SelectMany(arm => arm.Joints.Select(joint => $"{arm.Name}/{joint.Name}"))];

    /// <summary>
    /// All joints in policy order by names that are unique in the robot: how policies and recordings name them. A name that two arms share becomes
    /// <c>arm/joint</c>.
    /// </summary>
    public IReadOnlyList<string> JointNames
    {
        get
        {
            HashSet<string> shared = [.. Joints.GroupBy(joint => joint.Name).Where(group => group.Count() > 1).Select(group => group.Key)];
            return [.. Joints.Zip(JointLabels, (joint, label) => shared.Contains(joint.Name) ? label : joint.Name)];
        }
    }

    /// <summary>Finds a joint by a name of <see cref="JointNames"/> or <see cref="JointLabels"/>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its place in policy order; -1 when there is none.</returns>
    public int FindJoint(string name)
    {
        int index = JointNames.ToList().IndexOf(name);
        return index >= 0 ? index : JointLabels.ToList().IndexOf(name);
    }

    /// <summary>Finds everything that is wrong with the profile.</summary>
    /// <returns>One sentence per error; empty when the profile can be used.</returns>
    public IReadOnlyList<string> Validate() => RobotProfileValidation.Errors(this);
}
