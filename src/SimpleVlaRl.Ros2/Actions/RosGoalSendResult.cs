namespace SimpleVlaRl.Ros2.Actions;

/// <summary>Whether a goal went out.</summary>
public enum RosGoalSendResult
{
    /// <summary>It did; whether it is accepted comes later.</summary>
    Sent,

    /// <summary>The last goal went out less than the smallest interval ago.</summary>
    TooSoon,

    /// <summary>The server has not answered the last goal yet.</summary>
    AwaitingReply,

    /// <summary>There is no server, or it does not run on Cyclone DDS.</summary>
    NoServer,

    /// <summary>The library refused to write it.</summary>
    NotWritten,
}
