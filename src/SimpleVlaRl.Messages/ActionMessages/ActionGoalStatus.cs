namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>Where a goal of an action stands; the values are those of action_msgs/msg/GoalStatus.</summary>
public enum ActionGoalStatus
{
    /// <summary>Nothing is known: the server has no such goal.</summary>
    Unknown = 0,

    /// <summary>Accepted and not begun. Some servers never report it.</summary>
    Accepted = 1,

    /// <summary>Being done.</summary>
    Executing = 2,

    /// <summary>To be cancelled.</summary>
    Canceling = 3,

    /// <summary>Done.</summary>
    Succeeded = 4,

    /// <summary>Ended because a client asked for it.</summary>
    Canceled = 5,

    /// <summary>Ended by the server, without success.</summary>
    Aborted = 6,
}
