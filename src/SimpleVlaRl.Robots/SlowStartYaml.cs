using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>How slowly an episode begins, as it stands in the file.</summary>
internal sealed class SlowStartYaml
{
    // A TimeSpan holds no more; what is so large is out of range all the same.
    private const double LongestSeconds = 1e9;

    public double? Seconds { get; set; }

    public double? Share { get; set; }

    public SlowStart ToProfile(Required required)
    {
        double seconds = required.Number(Seconds, "slow_start: seconds");
        return new SlowStart(
            double.IsNaN(seconds) ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(seconds, -LongestSeconds, LongestSeconds)),
            required.Number(Share, "slow_start: share"));
    }
}
