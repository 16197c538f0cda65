namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>Whether goals are being cancelled; the values are those of action_msgs/srv/CancelGoal.</summary>
public enum CancelGoalReturnCode
{
    /// <summary>They are.</summary>
    None = 0,

    /// <summary>The server does not want to.</summary>
    Rejected = 1,

    /// <summary>The server has no such goal.</summary>
    UnknownGoalId = 2,

    /// <summary>The goal has ended already.</summary>
    GoalTerminated = 3,
}
