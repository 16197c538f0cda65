namespace SimpleVlaRl.Robot.Listening;

/// <summary>A joint as its driver reported it, in the driver's unit.</summary>
internal sealed record SeenJoint
{
    /// <summary>The driver's name of it.</summary>
    public required string Name { get; init; }

    /// <summary>How many messages had it.</summary>
    public int Messages { get; init; }

    /// <summary>The lowest value heard; NaN when none was a finite number.</summary>
    public double Lowest { get; init; } = double.NaN;

    /// <summary>The highest value heard; NaN when none was a finite number.</summary>
    public double Highest { get; init; } = double.NaN;

    /// <summary>The value heard last; it may be no finite number.</summary>
    public double Latest { get; init; } = double.NaN;

    /// <summary>Whether a value was no finite number, or lacking.</summary>
    public bool WasNotFinite { get; init; }

    /// <summary>Which publisher reported it first.</summary>
    public ulong Publisher { get; init; }

    /// <summary>Whether another publisher reported it as well.</summary>
    public bool HasSeveralPublishers { get; init; }

    /// <summary>The joint after one more message.</summary>
    public SeenJoint And(double value, ulong publisher)
    {
        bool isFinite = double.IsFinite(value);
        return this with
        {
            Messages = Messages + 1,
            Lowest = !isFinite ? Lowest : double.IsNaN(Lowest) ? value : Math.Min(Lowest, value),
            Highest = !isFinite ? Highest : double.IsNaN(Highest) ? value : Math.Max(Highest, value),
            Latest = value,
            WasNotFinite = WasNotFinite || !isFinite,
            Publisher = Messages == 0 ? publisher : Publisher,
            HasSeveralPublishers = HasSeveralPublishers || (Messages > 0 && publisher != Publisher),
        };
    }
}
