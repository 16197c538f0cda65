namespace SimpleVlaRl.Control.Arming;

/// <summary>How far each joint moves while it is watched.</summary>
internal sealed class MovementWatch(int jointCount)
{
    private readonly double[] lowest = new double[jointCount];
    private readonly double[] highest = new double[jointCount];

    /// <summary>How far each joint has moved; what was measured as no number has moved without bounds.</summary>
    public double[] Movements => [.. highest.Zip(lowest, (high, low) => double.IsFinite(high - low) ? high - low : double.PositiveInfinity)];

    public void Restart(ReadOnlySpan<double> positions)
    {
        positions.CopyTo(lowest);
        positions.CopyTo(highest);
    }

    public void Note(ReadOnlySpan<double> positions)
    {
        for (int joint = 0; joint < lowest.Length; joint++)
        {
            lowest[joint] = Math.Min(lowest[joint], positions[joint]);
            highest[joint] = Math.Max(highest[joint], positions[joint]);
        }
    }
}
