namespace SimpleVlaRl.Simulation.Tests.Strategies;

/// <summary>How a script moves a thing along the table without lifting it.</summary>
internal enum TableMove
{
    /// <summary>Forward, with the side of the closed hand.</summary>
    PushWithOneFinger,

    /// <summary>To the left, with the tips of both closed fingers.</summary>
    PushWithBothFingertips,

    /// <summary>To the left, between the fingers.</summary>
    Drag,
}
