using System.Text.Json;
using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.ControlMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;

namespace SimpleVlaRl.Messages.Tests;

/// <summary>The messages of actions and of ros2_control.</summary>
internal static partial class Vectors
{
    private static ICdrMessage? BuildAction(string type, JsonElement fields) => type switch
    {
        "action_msgs/msg/GoalStatusArray" => new GoalStatusArray
        {
            StatusList =
            [
                .. fields.GetProperty("status_list").EnumerateArray()
                    .Select(item => new GoalStatus(GoalOf(item.GetProperty("goal_info")), (ActionGoalStatus)item.GetProperty("status").GetInt32()))
            ],
        },
        "action_msgs/srv/CancelGoal_Request" => new CancelGoalRequest { GoalInfo = GoalOf(fields.GetProperty("goal_info")) },
        "action_msgs/srv/CancelGoal_Response" => new CancelGoalResponse
        {
            ReturnCode = (CancelGoalReturnCode)fields.GetProperty("return_code").GetInt32(),
            GoalsCanceling = [.. fields.GetProperty("goals_canceling").EnumerateArray().Select(GoalOf)],
        },
        "trajectory_msgs/msg/MultiDOFJointTrajectory" => MultiDofOf(fields),
        "control_msgs/msg/JointTolerance" => new ValueMessage<JointTolerance>(
            ToleranceOf(fields), static (value, ref writer) => value.Write(ref writer), JointTolerance.TryRead),
        "control_msgs/action/FollowJointTrajectory_Goal" => FollowGoal(fields),
        "control_msgs/action/FollowJointTrajectory_Result" => FollowResult(fields),
        "control_msgs/action/FollowJointTrajectory_SendGoal_Request" =>
            new SendGoalRequest<FollowJointTrajectoryGoal> { GoalId = UuidOf(fields.GetProperty("goal_id")), Goal = FollowGoal(fields.GetProperty("goal")) },
        "control_msgs/action/FollowJointTrajectory_SendGoal_Response" => new SendGoalResponse
        {
            Accepted = fields.GetProperty("accepted").GetBoolean(),
            StampNanoseconds = TimeOf(fields.GetProperty("stamp")).ToNanoseconds(),
        },
        "control_msgs/action/FollowJointTrajectory_GetResult_Request" => new GetResultRequest { GoalId = UuidOf(fields.GetProperty("goal_id")) },
        "control_msgs/action/FollowJointTrajectory_GetResult_Response" => new GetResultResponse<FollowJointTrajectoryResult>
        {
            Status = (ActionGoalStatus)fields.GetProperty("status").GetInt32(),
            Result = FollowResult(fields.GetProperty("result")),
        },
        "control_msgs/action/FollowJointTrajectory_FeedbackMessage" => new FeedbackMessage<FollowJointTrajectoryFeedback>
        {
            GoalId = UuidOf(fields.GetProperty("goal_id")),
            Feedback = FollowFeedback(fields.GetProperty("feedback")),
        },
        _ => null,
    };

    private static FollowJointTrajectoryGoal FollowGoal(JsonElement fields) => new()
    {
        Trajectory = TrajectoryOf(fields.GetProperty("trajectory")),
        MultiDofTrajectory = MultiDofOf(fields.GetProperty("multi_dof_trajectory")),
        PathTolerance = [.. fields.GetProperty("path_tolerance").EnumerateArray().Select(ToleranceOf)],
        ComponentPathTolerance = [.. fields.GetProperty("component_path_tolerance").EnumerateArray().Select(ComponentToleranceOf)],
        GoalTolerance = [.. fields.GetProperty("goal_tolerance").EnumerateArray().Select(ToleranceOf)],
        ComponentGoalTolerance = [.. fields.GetProperty("component_goal_tolerance").EnumerateArray().Select(ComponentToleranceOf)],
        GoalTimeToleranceNanoseconds = TimeOf(fields.GetProperty("goal_time_tolerance")).ToNanoseconds(),
    };

    private static FollowJointTrajectoryResult FollowResult(JsonElement fields) =>
        new() { ErrorCode = fields.GetProperty("error_code").GetInt32(), ErrorString = Text(fields, "error_string") };

    private static FollowJointTrajectoryFeedback FollowFeedback(JsonElement fields) => new()
    {
        Header = Header(fields),
        JointNames = Texts(fields, "joint_names"),
        Desired = Point(fields.GetProperty("desired")),
        Actual = Point(fields.GetProperty("actual")),
        Error = Point(fields.GetProperty("error")),
        MultiDofJointNames = Texts(fields, "multi_dof_joint_names"),
        MultiDofDesired = MultiDofPoint(fields.GetProperty("multi_dof_desired")),
        MultiDofActual = MultiDofPoint(fields.GetProperty("multi_dof_actual")),
        MultiDofError = MultiDofPoint(fields.GetProperty("multi_dof_error")),
    };

    private static MultiDofJointTrajectory MultiDofOf(JsonElement fields) => new()
    {
        Header = Header(fields),
        JointNames = Texts(fields, "joint_names"),
        Points = [.. fields.GetProperty("points").EnumerateArray().Select(MultiDofPoint)],
    };

    private static MultiDofJointTrajectoryPoint MultiDofPoint(JsonElement fields) => new()
    {
        Transforms = Leaves(fields.GetProperty("transforms")),
        Velocities = Leaves(fields.GetProperty("velocities")),
        Accelerations = Leaves(fields.GetProperty("accelerations")),
        TimeFromStartNanoseconds = TimeOf(fields.GetProperty("time_from_start")).ToNanoseconds(),
    };

    /// <summary>All numbers in a tree, in order.</summary>
    private static double[] Leaves(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(Leaves)],
        JsonValueKind.Object => [.. element.EnumerateObject().SelectMany(property => Leaves(property.Value))],
        _ => [Number(element)],
    };

    private static JointTolerance ToleranceOf(JsonElement fields) => new(
        Text(fields, "name"), Number(fields.GetProperty("position")), Number(fields.GetProperty("velocity")), Number(fields.GetProperty("acceleration")));

    private static JointComponentTolerance ComponentToleranceOf(JsonElement fields) => new(
        Text(fields, "joint_name"),
        fields.GetProperty("component").GetUInt16(),
        Number(fields.GetProperty("position")),
        Number(fields.GetProperty("velocity")),
        Number(fields.GetProperty("acceleration")));

    private static GoalInfo GoalOf(JsonElement fields) => new(UuidOf(fields.GetProperty("goal_id")), TimeOf(fields.GetProperty("stamp")).ToNanoseconds());

    private static Uuid UuidOf(JsonElement fields) => Uuid.From(Bytes(fields.GetProperty("uuid")));
}
