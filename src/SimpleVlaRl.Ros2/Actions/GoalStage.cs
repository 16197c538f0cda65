namespace SimpleVlaRl.Ros2.Actions;

/// <summary>Where a goal of ours stands, as far as we have heard.</summary>
internal enum GoalStage
{
    /// <summary>Not answered yet.</summary>
    Sent,

    /// <summary>Accepted and not ended.</summary>
    Accepted,

    /// <summary>Aborted, and its result is asked for.</summary>
    AwaitingResult,

    /// <summary>Ended, or never begun.</summary>
    Ended,

    /// <summary>Not wanted by the server: it replaces nothing.</summary>
    Rejected,
}
