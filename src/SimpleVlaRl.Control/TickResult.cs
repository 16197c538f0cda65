namespace SimpleVlaRl.Control;

/// <summary>Whether the episode goes on after a tick.</summary>
public enum TickResult
{
    /// <summary>It goes on.</summary>
    Running = 0,

    /// <summary>The scene says that the episode is over, and how it ended.</summary>
    Over,

    /// <summary>The time is up.</summary>
    TimedOut,

    /// <summary>Something is at fault; the loop says what.</summary>
    Faulted,
}
