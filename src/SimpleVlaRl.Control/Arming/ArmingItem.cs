namespace SimpleVlaRl.Control.Arming;

/// <summary>One line of the list that is gone through before the arms move.</summary>
/// <param name="Name">What is looked at.</param>
/// <param name="Found">What is wrong, with its value, in one sentence without a stop; null where nothing is.</param>
/// <param name="Remedy">What to do, in a sentence without a stop; empty where nothing is wrong.</param>
public sealed record ArmingItem(string Name, string? Found, string Remedy)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsPassed => Found is null;
}
