using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.CommandLine.Robots;

/// <summary>The profile as it stands in the file; every limit is nullable so that a missing one is noticed.</summary>
internal sealed class RobotYaml
{
    public string? Name { get; set; }

    public int? ServoRateHertz { get; set; }

    public double? CommandHorizonMilliseconds { get; set; }

    public double? MaximumJointStateAgeMilliseconds { get; set; }

    public double? MaximumSkewMilliseconds { get; set; }

    public List<ArmYaml>? Arms { get; set; }

    public List<CameraYaml>? Cameras { get; set; }

    public RobotProfile ToProfile(List<string> missing) => new()
    {
        Name = Required.Text(Name, "name", missing),
        ServoRateHertz = (int)Required.Number(ServoRateHertz, "servo_rate_hertz", missing),
        CommandHorizon = TimeSpan.FromMilliseconds(Required.Number(CommandHorizonMilliseconds, "command_horizon_milliseconds", missing)),
        MaximumJointStateAge = TimeSpan.FromMilliseconds(Required.Number(MaximumJointStateAgeMilliseconds, "maximum_joint_state_age_milliseconds", missing)),
        MaximumSkew = TimeSpan.FromMilliseconds(Required.Number(MaximumSkewMilliseconds, "maximum_skew_milliseconds", missing)),
        Arms = [.. Required.List(Arms, "arms", missing).Select(arm => arm.ToProfile(missing))],
        Cameras = [.. Required.List(Cameras, "cameras", missing).Select(camera => camera.ToProfile(missing))],
    };
}
