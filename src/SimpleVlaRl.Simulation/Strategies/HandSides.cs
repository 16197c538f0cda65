namespace SimpleVlaRl.Simulation.Strategies;

/// <summary>Which of the robot's hands.</summary>
[Flags]
public enum HandSides
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>The left one.</summary>
    Left = 1,

    /// <summary>The right one.</summary>
    Right = 2,

    /// <summary>Both.</summary>
    Both = Left | Right,
}
