using System.Globalization;

namespace SimpleVlaRl.Simulator;

/// <summary>What a simulator has done so far.</summary>
/// <param name="Steps">Physics steps.</param>
/// <param name="Skipped">Steps that were left out because the thread was late.</param>
/// <param name="FrameSets">Times that all cameras were drawn.</param>
/// <param name="SkippedFrameSets">Times that a picture was due before the one before it was drawn.</param>
/// <param name="Commands">Trajectories followed.</param>
/// <param name="Refused">Trajectories refused.</param>
/// <param name="Resets">Episodes set up.</param>
internal sealed record SimulatorCounts(long Steps, long Skipped, long FrameSets, long SkippedFrameSets, long Commands, long Refused, long Resets)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Steps} steps ({Skipped} skipped), {FrameSets} pictures of each camera ({SkippedFrameSets} skipped), {Commands} commands ({Refused} "
        + $"refused), {Resets} episodes");

    public string Since(SimulatorCounts before, TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Steps - before.Steps) / time.TotalSeconds:0} steps/s, {(FrameSets - before.FrameSets) / time.TotalSeconds:0.0} pictures/s, "
        + $"{(Commands - before.Commands) / time.TotalSeconds:0} commands/s; skipped {Skipped - before.Skipped} steps, "
        + $"{SkippedFrameSets - before.SkippedFrameSets} pictures");
}
