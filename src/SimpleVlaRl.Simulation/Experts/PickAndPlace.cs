namespace SimpleVlaRl.Simulation.Experts;

/// <summary>One arm takes a thing from the table, puts it into a place and lets go.</summary>
/// <param name="hand">The hand.</param>
/// <param name="carryHeight">How high above its place the thing is carried, metres.</param>
internal sealed class PickAndPlace(Hand hand, double carryHeight)
{
    private const double PlacedAside = 0.014;
    private const double PlacedHeight = 0.008;

    /// <summary>Writes the arm's waypoint.</summary>
    /// <param name="point">Where the thing is held, metres.</param>
    /// <param name="yaw">How the thing is turned about the vertical, radians.</param>
    /// <param name="target">Where that point is when the thing stands in its place.</param>
    /// <param name="periodSeconds">The time between two waypoints.</param>
    /// <param name="waypoint">The command vector.</param>
    public void Next(ReadOnlySpan<double> point, double yaw, ReadOnlySpan<double> target, double periodSeconds, Span<double> waypoint)
    {
        // A thing that the fingers have let slip within reach of its place stays there: what counts as done is wider than what is aimed at.
        double slack = hand.Holds(point) ? 1 : 1.6;
        if (Hand.Aside(point, target) < slack * PlacedAside && point[2] - target[2] < slack * PlacedHeight)
        {
            hand.LetGo(periodSeconds, waypoint);
        }
        else if (hand.Holds(point))
        {
            hand.CarryToPlace(point, target, carryHeight, 0, periodSeconds, waypoint);
        }
        else
        {
            hand.Take(point, yaw, periodSeconds, waypoint);
        }
    }
}
