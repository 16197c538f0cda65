using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>The profile as it stands in the file; every limit is nullable so that a missing one is noticed.</summary>
internal sealed class RobotYaml
{
    private const double DefaultAllowanceMetres = 0.02;

    public string? Name { get; set; }

    public int? ServoRateHertz { get; set; }

    public double? CommandHorizonMilliseconds { get; set; }

    public double? MaximumJointStateAgeMilliseconds { get; set; }

    public double? MaximumSkewMilliseconds { get; set; }

    public SceneKind? Scene { get; set; }

    public SceneTopicsYaml? SceneTopics { get; set; }

    public List<List<string>?>? HomingOrder { get; set; }

    public StopYaml? Stop { get; set; }

    public StartToleranceYaml? StartTolerance { get; set; }

    public SlowStartYaml? SlowStart { get; set; }

    public bool? GripperTest { get; set; }

    public TakeOverYaml? TakeOver { get; set; }

    public double? TableHeightMetres { get; set; }

    public double? ClearanceMetres { get; set; }

    public double? TrackingAllowanceMetres { get; set; }

    public bool? CollisionUnchecked { get; set; }

    public List<ArmYaml?>? Arms { get; set; }

    public List<CameraYaml?>? Cameras { get; set; }

    public RobotProfile ToProfile(Required required) => new()
    {
        Name = required.Text(Name, "name"),
        ServoRateHertz = required.Integer(ServoRateHertz, "servo_rate_hertz"),
        CommandHorizon = required.Milliseconds(CommandHorizonMilliseconds, "command_horizon_milliseconds"),
        MaximumJointStateAge = required.Milliseconds(MaximumJointStateAgeMilliseconds, "maximum_joint_state_age_milliseconds"),
        MaximumSkew = required.Milliseconds(MaximumSkewMilliseconds, "maximum_skew_milliseconds"),
        Scene = required.Word(Scene, "scene", "operator, topics or simulator"),
        SceneTopics = SceneTopics?.ToProfile(required),
        HomingOrder = [.. (HomingOrder ?? []).Select(step => step ?? [])],
        Stop = Stop?.ToProfile(required),
        StartTolerance = StartTolerance?.ToProfile(required),
        SlowStart = SlowStart?.ToProfile(required),
        TestsGrippers = GripperTest ?? false,
        TakeOver = TakeOver?.ToProfile(required),
        TableHeightMetres = TableHeightMetres,
        ClearanceMetres = ClearanceMetres ?? RobotProfile.LeastClearanceMetres,
        TrackingAllowanceMetres = TrackingAllowanceMetres ?? DefaultAllowanceMetres,
        IsCollisionUnchecked = CollisionUnchecked ?? false,
        Arms = [.. required.List(Arms, "arms").Select(arm => (arm ?? new ArmYaml()).ToProfile(required))],
        Cameras = [.. required.List(Cameras, "cameras").Select(camera => (camera ?? new CameraYaml()).ToProfile(required))],
    };
}
