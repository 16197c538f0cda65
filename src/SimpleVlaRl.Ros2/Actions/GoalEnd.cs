namespace SimpleVlaRl.Ros2.Actions;

/// <summary>What to do about a goal's new status.</summary>
internal enum GoalEnd
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Say that somebody else cancelled it.</summary>
    CanceledByOthers,

    /// <summary>Ask for its result: only that tells a replaced goal from a failed one.</summary>
    AskForResult,
}
