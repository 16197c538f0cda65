using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>control_msgs/action/GripperCommand: the action of gripper_action_controller.</summary>
public static class GripperCommand
{
    /// <summary>control_msgs/msg/GripperCommand, the goal's one field.</summary>
    public static MessageDescription CommandDescription { get; } = new(
        "control_msgs/msg/GripperCommand",
        FieldDescription.Of("position", FieldKind.Float64),
        FieldDescription.Of("max_effort", FieldKind.Float64));

    /// <summary>The action's types.</summary>
    public static ActionDescription Description { get; } = new(
        "control_msgs/action/GripperCommand", [FieldDescription.Of("command", CommandDescription)], State(), State());

    private static FieldDescription[] State() =>
    [
        FieldDescription.Of("position", FieldKind.Float64),
        FieldDescription.Of("effort", FieldKind.Float64),
        FieldDescription.Of("stalled", FieldKind.Boolean),
        FieldDescription.Of("reached_goal", FieldKind.Boolean),
    ];
}
