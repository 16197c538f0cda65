namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>Between which two numbers a start is drawn, uniformly.</summary>
/// <param name="From">One bound.</param>
/// <param name="To">The other bound.</param>
public readonly record struct StartRange(double From, double To)
{
    /// <summary>A range about zero.</summary>
    /// <param name="largest">How far it reaches to both sides.</param>
    /// <returns>The range.</returns>
    public static StartRange Within(double largest) => new(-largest, largest);
}
