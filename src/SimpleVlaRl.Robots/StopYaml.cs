using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>What a stop does, as it stands in the file.</summary>
internal sealed class StopYaml
{
    public string? DrivesOffService { get; set; }

    public DrivesOffType? DrivesOffType { get; set; }

    public double? DrivesOffAfterMilliseconds { get; set; }

    public string? EmergencyStopTopic { get; set; }

    public double? EmergencyStopTimeoutMilliseconds { get; set; }

    public StopProfile ToProfile(Required required)
    {
        StopProfile usual = new();
        return usual with
        {
            DrivesOffService = DrivesOffService,
            DrivesOffType = DrivesOffType ?? usual.DrivesOffType,
            DrivesOffAfter = required.MillisecondsOr(DrivesOffAfterMilliseconds, "stop: drives_off_after_milliseconds", usual.DrivesOffAfter),
            EmergencyStopTopic = EmergencyStopTopic,
            EmergencyStopTimeout = required.MillisecondsOr(
                EmergencyStopTimeoutMilliseconds, "stop: emergency_stop_timeout_milliseconds", usual.EmergencyStopTimeout),
        };
    }
}
