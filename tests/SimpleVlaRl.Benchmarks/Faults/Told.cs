namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>Where and when a driver comes to the end of what it was told.</summary>
internal sealed class Told(int joints)
{
    /// <summary>Where.</summary>
    public double[] End { get; } = new double[joints];

    /// <summary>How many periods after the first point.</summary>
    public double Periods { get; set; }

    public void CopyFrom(Told other)
    {
        other.End.CopyTo(End, 0);
        Periods = other.Periods;
    }
}
