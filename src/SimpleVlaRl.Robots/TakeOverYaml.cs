using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>Who may take the robot over, as it stands in the file.</summary>
internal sealed class TakeOverYaml
{
    public List<string>? Nodes { get; set; }

    public List<string>? Topics { get; set; }

    public string? DeadmanTopic { get; set; }

    public double? DeadmanTimeoutMilliseconds { get; set; }

    public double? QuietMilliseconds { get; set; }

    public TakeOverProfile ToProfile(Required required)
    {
        TakeOverProfile usual = new();
        return usual with
        {
            Nodes = Nodes ?? [],
            Topics = Topics ?? [],
            DeadmanTopic = DeadmanTopic,
            DeadmanTimeout = required.MillisecondsOr(DeadmanTimeoutMilliseconds, "take_over: deadman_timeout_milliseconds", usual.DeadmanTimeout),
            Quiet = required.MillisecondsOr(QuietMilliseconds, "take_over: quiet_milliseconds", usual.Quiet),
        };
    }
}
