namespace SimpleVlaRl.Core.Environments;

/// <summary>How an environment stands after a step.</summary>
public enum EnvironmentState
{
    /// <summary>It has not been reset yet.</summary>
    Idle = 0,

    /// <summary>The task is not done yet.</summary>
    Running = 1,

    /// <summary>The task is done; latched until the next reset.</summary>
    Succeeded = 2,

    /// <summary>The physics failed: the episode is invalid, never a failure and never silently reset.</summary>
    Faulted = 3,

    /// <summary>A person or a checker has ended it; the scene's outcome says how.</summary>
    Ended = 4,
}
