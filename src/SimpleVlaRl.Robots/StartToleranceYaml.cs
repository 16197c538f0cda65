using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Robots;

/// <summary>How far from home joints may stand before an episode, as it stands in the file.</summary>
internal sealed class StartToleranceYaml
{
    public double? Radian { get; set; }

    public double? Metre { get; set; }

    public double? Opening { get; set; }

    public StartTolerance ToProfile(Required required) => new(
        required.Number(Radian, "start_tolerance: radian"),
        required.Number(Metre, "start_tolerance: metre"),
        required.Number(Opening, "start_tolerance: opening"));
}
