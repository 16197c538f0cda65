namespace SimpleVlaRl.Simulation.Clearance;

/// <summary>The smallest distances that were measured, metres; infinite where nothing was near enough. Fingers count apart: they are there to touch.</summary>
internal sealed class SmallestDistances
{
    /// <summary>Between links of two arms.</summary>
    public double BetweenArms { get; private set; } = double.PositiveInfinity;

    /// <summary>Between links and the table.</summary>
    public double ToTable { get; private set; } = double.PositiveInfinity;

    /// <summary>Between links of one arm.</summary>
    public double WithinArm { get; private set; } = double.PositiveInfinity;

    /// <summary>Between a finger and a link of the other arm, its fingers left out.</summary>
    public double FingersToOtherArm { get; private set; } = double.PositiveInfinity;

    /// <summary>Between fingers of two arms.</summary>
    public double BetweenFingers { get; private set; } = double.PositiveInfinity;

    /// <summary>Between fingers and the table.</summary>
    public double FingersToTable { get; private set; } = double.PositiveInfinity;

    /// <summary>Between a finger and a link of its own arm.</summary>
    public double FingersWithinArm { get; private set; } = double.PositiveInfinity;

    /// <summary>Which two links, without fingers, were nearest.</summary>
    public string Nearest { get; private set; } = "";

    /// <summary>The smallest of all distances between which no finger is.</summary>
    public double OfLinks => Math.Min(BetweenArms, Math.Min(ToTable, WithinArm));

    /// <summary>Takes a distance in.</summary>
    public void Add(MeasuredShape one, MeasuredShape other, double distance)
    {
        bool isTable = one.Arm < 0 || other.Arm < 0;
        int fingers = (one.IsFinger ? 1 : 0) + (other.IsFinger ? 1 : 0);
        if (fingers == 0)
        {
            if (distance < OfLinks)
            {
                Nearest = $"{one.Body} and {other.Body}";
            }

            if (isTable)
            {
                ToTable = Math.Min(ToTable, distance);
            }
            else if (one.Arm == other.Arm)
            {
                WithinArm = Math.Min(WithinArm, distance);
            }
            else
            {
                BetweenArms = Math.Min(BetweenArms, distance);
            }
        }
        else if (isTable)
        {
            FingersToTable = Math.Min(FingersToTable, distance);
        }
        else if (one.Arm == other.Arm)
        {
            FingersWithinArm = Math.Min(FingersWithinArm, distance);
        }
        else if (fingers == 2)
        {
            BetweenFingers = Math.Min(BetweenFingers, distance);
        }
        else
        {
            FingersToOtherArm = Math.Min(FingersToOtherArm, distance);
        }
    }
}
