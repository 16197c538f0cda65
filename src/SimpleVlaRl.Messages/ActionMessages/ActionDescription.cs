using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>One ROS action type: the messages that rosidl derives from its goal, result and feedback.</summary>
public sealed class ActionDescription
{
    /// <summary>Describes an action.</summary>
    /// <param name="rosType">The action's name, such as <c>control_msgs/action/GripperCommand</c>.</param>
    /// <param name="goal">The goal's fields.</param>
    /// <param name="result">The result's fields.</param>
    /// <param name="feedback">The feedback's fields.</param>
    public ActionDescription(string rosType, FieldDescription[] goal, FieldDescription[] result, FieldDescription[] feedback)
    {
        FieldDescription goalId = FieldDescription.Of("goal_id", Uuid.Description);
        RosType = rosType;
        Goal = new($"{rosType}_Goal", goal);
        Result = new($"{rosType}_Result", result);
        Feedback = new($"{rosType}_Feedback", feedback);
        SendGoalRequest = new($"{rosType}_SendGoal_Request", goalId, FieldDescription.Of("goal", Goal));
        SendGoalResponse = new(
            $"{rosType}_SendGoal_Response", FieldDescription.Of("accepted", FieldKind.Boolean), FieldDescription.Of("stamp", Time.Description));
        GetResultRequest = new($"{rosType}_GetResult_Request", goalId);
        GetResultResponse = new(
            $"{rosType}_GetResult_Response", FieldDescription.Of("status", FieldKind.Int8), FieldDescription.Of("result", Result));
        FeedbackMessage = new($"{rosType}_FeedbackMessage", goalId, FieldDescription.Of("feedback", Feedback));
    }

    /// <summary>The action's ROS name.</summary>
    public string RosType { get; }

    /// <summary>The goal.</summary>
    public MessageDescription Goal { get; }

    /// <summary>The result.</summary>
    public MessageDescription Result { get; }

    /// <summary>The feedback.</summary>
    public MessageDescription Feedback { get; }

    /// <summary>What a client sends to <c>_action/send_goal</c>.</summary>
    public MessageDescription SendGoalRequest { get; }

    /// <summary>What <c>_action/send_goal</c> answers.</summary>
    public MessageDescription SendGoalResponse { get; }

    /// <summary>What a client sends to <c>_action/get_result</c>.</summary>
    public MessageDescription GetResultRequest { get; }

    /// <summary>What <c>_action/get_result</c> answers once the goal has ended.</summary>
    public MessageDescription GetResultResponse { get; }

    /// <summary>What is published on <c>_action/feedback</c>.</summary>
    public MessageDescription FeedbackMessage { get; }
}
