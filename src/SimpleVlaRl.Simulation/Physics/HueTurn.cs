namespace SimpleVlaRl.Simulation.Physics;

/// <summary>How far the hue of a task's first object is turned in an episode, where it varies.</summary>
internal static class HueTurn
{
    /// <summary>How far at most, to either side: a red thing becomes orange or crimson, but no other instruction's colour.</summary>
    public const double LargestDegrees = 40;

    private const uint Index = 3_000_000;

    /// <summary>The turn of a seed, degrees from -<see cref="LargestDegrees"/> to below <see cref="LargestDegrees"/>.</summary>
    public static double Degrees(long seed) => StartRandom.Between(seed, Index, -LargestDegrees, LargestDegrees);

    /// <summary>Turns a colour about the hue circle; lightest and darkest channel, and so saturation and value, stay.</summary>
    /// <param name="color">Red, green, blue, 0 to 1.</param>
    /// <param name="degrees">How far.</param>
    public static void Apply(Span<float> color, double degrees)
    {
        float value = Math.Max(color[0], Math.Max(color[1], color[2]));
        float range = value - Math.Min(color[0], Math.Min(color[1], color[2]));
        if (range <= 0)
        {
            return;
        }

        // Hue in sixths of the circle, and back: A. R. Smith, "Color gamut transform pairs", SIGGRAPH 1978.
        double sixths = color[0] == value ? (color[1] - color[2]) / range
            : color[1] == value ? 2 + ((color[2] - color[0]) / range)
            : 4 + ((color[0] - color[1]) / range);
        sixths += degrees / 60;
        for (int channel = 0; channel < 3; channel++)
        {
            double place = (((5 - (2 * channel) + sixths) % 6) + 6) % 6;
            color[channel] = (float)(value - (range * Math.Clamp(Math.Min(place, 4 - place), 0, 1)));
        }
    }
}
