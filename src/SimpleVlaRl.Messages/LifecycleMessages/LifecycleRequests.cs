using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>The types of requests of lifecycle_msgs/srv that have no fields, which is one zero byte on the wire.</summary>
public static class LifecycleRequests
{
    /// <summary>GetState's request.</summary>
    public static MessageDescription GetState { get; } = new("lifecycle_msgs/srv/GetState_Request");

    /// <summary>GetAvailableStates' request.</summary>
    public static MessageDescription GetAvailableStates { get; } = new("lifecycle_msgs/srv/GetAvailableStates_Request");

    /// <summary>GetAvailableTransitions' request.</summary>
    public static MessageDescription GetAvailableTransitions { get; } = new("lifecycle_msgs/srv/GetAvailableTransitions_Request");
}
