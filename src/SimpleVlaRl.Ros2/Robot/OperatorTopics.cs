namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The names over which a person speaks with a running robot; <c>~/</c> is the robot's node.</summary>
public static class OperatorTopics
{
    /// <summary>std_msgs/msg/String to the node: go, success, failure, discard, stop, undo or reset.</summary>
    public const string Command = "~/operator/command";

    /// <summary>std_msgs/msg/String from the node, latched: how the run stands, as JSON.</summary>
    public const string State = "~/state";

    /// <summary>Service std_srvs/srv/Trigger: go.</summary>
    public const string Start = "~/start";

    /// <summary>Service std_srvs/srv/Trigger: stop.</summary>
    public const string Stop = "~/stop";

    /// <summary>Service std_srvs/srv/Trigger: takes a stop back.</summary>
    public const string Reset = "~/reset";

    /// <summary>Service std_srvs/srv/SetBool: true is success, false is failure.</summary>
    public const string Outcome = "~/outcome";

    /// <summary>Service simple_vla_interfaces/srv/Label: says anew how any stored episode ended.</summary>
    public const string Label = "~/label";

    /// <summary>Service std_srvs/srv/SetBool: true lets the newest version take over between episodes, false goes back to the one before.</summary>
    public const string SwapPolicy = "~/swap_policy";
}
