namespace SimpleVlaRl.Core.Commands;

/// <summary>The gate's three answers. Could-not-check is <see cref="Rejected"/>.</summary>
public enum GateVerdict
{
    /// <summary>No answer was given; treated as rejected.</summary>
    None = 0,

    /// <summary>The proposal was checked and is applied as it is.</summary>
    Accepted = 1,

    /// <summary>The proposal was checked and is applied after a limit changed it.</summary>
    Limited = 2,

    /// <summary>The proposal is not applied; the robot holds.</summary>
    Rejected = 3,
}
