namespace SimpleVlaRl.Core.Robots;

/// <summary>The numbers that a field of a profile may have, with the reason.</summary>
/// <param name="Lowest">The lowest, itself allowed.</param>
/// <param name="Highest">The highest, itself allowed.</param>
/// <param name="Reason">Why not more or less, as part of a sentence.</param>
internal readonly record struct NumberRange(double Lowest, double Highest, string Reason)
{
    /// <summary>Adds an error for a number outside; what is not a number is outside.</summary>
    /// <returns>Whether the number is inside.</returns>
    public bool Demand(List<string> errors, string field, double value)
    {
        if (value >= Lowest && value <= Highest)
        {
            return true;
        }

        errors.Add(FormattableString.Invariant($"{field} is {value:0.######}; expected {Lowest:0.######} to {Highest:0.######} ({Reason})"));
        return false;
    }
}
