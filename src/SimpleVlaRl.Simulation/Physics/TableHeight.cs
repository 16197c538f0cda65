using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Simulation.Physics;

/// <summary>Where the table's top is in an episode.</summary>
/// <remarks>
/// RoboTwin 2.0 lowers its table by up to 3 cm. Here the height goes in steps, because each is a compiled scene that all environments share.
/// </remarks>
internal static class TableHeight
{
    private const uint Index = 2_000_000;
    private const int Steps = 6;
    private const double StepMeters = 0.005;

    /// <summary>The height of an episode's table, metres: 0, or from -0.03 to 0 when looks are varied.</summary>
    /// <param name="start">The episode.</param>
    public static double Of(EpisodeStart start) => start.Randomize
        ? -StepMeters * Math.Min(Steps, (int)StartRandom.Between(start.Seed, Index, 0, Steps + 1))
        : 0;
}
