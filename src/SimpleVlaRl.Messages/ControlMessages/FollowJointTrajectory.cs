using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>
/// control_msgs/action/FollowJointTrajectory as Humble and Jazzy have it: the action of joint_trajectory_controller. Version 6 of control_msgs adds two numbers
/// to the feedback; goal, result and the feedback's fields before them are the same.
/// </summary>
public static class FollowJointTrajectory
{
    /// <summary>The action's types.</summary>
    public static ActionDescription Description { get; } = new(
        "control_msgs/action/FollowJointTrajectory",
        [
            FieldDescription.Of("trajectory", JointTrajectory.Description),
            FieldDescription.Of("multi_dof_trajectory", MultiDofJointTrajectory.Description),
            FieldDescription.Sequence("path_tolerance", JointTolerance.Description),
            FieldDescription.Sequence("component_path_tolerance", JointComponentTolerance.Description),
            FieldDescription.Sequence("goal_tolerance", JointTolerance.Description),
            FieldDescription.Sequence("component_goal_tolerance", JointComponentTolerance.Description),
            FieldDescription.Of("goal_time_tolerance", Duration.Description),
        ],
        [FieldDescription.Of("error_code", FieldKind.Int32), FieldDescription.Of("error_string", FieldKind.Text)],
        [
            FieldDescription.Of("header", Header.Description),
            FieldDescription.Sequence("joint_names", FieldKind.Text),
            FieldDescription.Of("desired", JointTrajectoryPoint.Description),
            FieldDescription.Of("actual", JointTrajectoryPoint.Description),
            FieldDescription.Of("error", JointTrajectoryPoint.Description),
            FieldDescription.Sequence("multi_dof_joint_names", FieldKind.Text),
            FieldDescription.Of("multi_dof_desired", MultiDofJointTrajectoryPoint.Description),
            FieldDescription.Of("multi_dof_actual", MultiDofJointTrajectoryPoint.Description),
            FieldDescription.Of("multi_dof_error", MultiDofJointTrajectoryPoint.Description),
        ]);
}
