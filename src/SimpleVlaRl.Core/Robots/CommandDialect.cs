namespace SimpleVlaRl.Core.Robots;

/// <summary>How a driver wants to be commanded.</summary>
public enum CommandDialect
{
    /// <summary>trajectory_msgs/msg/JointTrajectory on a topic: joint_trajectory_controller and drivers that copy it.</summary>
    JointTrajectory,

    /// <summary>The action control_msgs/action/FollowJointTrajectory; Cyclone DDS peers only.</summary>
    FollowJointTrajectory,

    /// <summary>std_msgs/msg/Float64MultiArray on a topic: forward_command_controller. Values by place, without names.</summary>
    Float64MultiArray,

    /// <summary>interbotix_xs_msgs/msg/JointGroupCommand on a topic: the joints of a named group by place, as float32.</summary>
    InterbotixJointGroup,

    /// <summary>interbotix_xs_msgs/msg/JointSingleCommand on a topic: one message for each joint, by name, as float32.</summary>
    InterbotixJointSingle,

    /// <summary>sensor_msgs/msg/JointState on a topic: Piper and some Cobot Magic drivers.</summary>
    JointState,

    /// <summary>control_msgs/msg/JointJog on a topic: velocities by name, as MoveIt Servo takes them.</summary>
    JointJog,

    /// <summary>The action control_msgs/action/GripperCommand, for a single joint; Cyclone DDS peers only.</summary>
    GripperCommand,
}
