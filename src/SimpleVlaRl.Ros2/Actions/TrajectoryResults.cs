using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.ControlMessages;

namespace SimpleVlaRl.Ros2.Actions;

/// <summary>What results of control_msgs/action/FollowJointTrajectory mean.</summary>
public static class TrajectoryResults
{
    // INVALID_GOAL: what joint_trajectory_controller gives a goal that a later one replaces, and no other goal that it accepted.
    private const int InvalidGoal = -1;

    /// <summary>The judge of FollowJointTrajectory. Does not allocate for a goal that was replaced.</summary>
    /// <param name="result">Stands at the result.</param>
    /// <param name="isReplaced">Whether a later goal was sent.</param>
    /// <returns>What is wrong; null when the goal was only replaced.</returns>
    public static string? Judge(ref CdrReader result, bool isReplaced)
    {
        if (!result.TryReadInt32(out int code))
        {
            return "the result is malformed";
        }

        if (isReplaced && code == InvalidGoal)
        {
            return null;
        }

        return result.TryReadString(out string text)
            ? new FollowJointTrajectoryResult { ErrorCode = code, ErrorString = text }.ToString()
            : "the result is malformed";
    }
}
