using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.GeometryMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;
using static SimpleVlaRl.Messages.Descriptions.FieldDescription;

namespace SimpleVlaRl.Messages.Inspection;

/// <summary>Types that this library sends and takes nowhere, and that a robot's topics have all the same: to be looked at.</summary>
internal static class CommonTypes
{
    private const int SquareOfThree = 9;

    private static readonly FieldDescription HeaderField = Of("header", Header.Description);

    private static readonly MessageDescription Point = new(
        "geometry_msgs/msg/Point", Of("x", FieldKind.Float64), Of("y", FieldKind.Float64), Of("z", FieldKind.Float64));

    private static readonly MessageDescription Pose = new(
        "geometry_msgs/msg/Pose", Of("position", Point), Of("orientation", Quaternion.Description));

    private static readonly MessageDescription Wrench = new(
        "geometry_msgs/msg/Wrench", Of("force", Vector3.Description), Of("torque", Vector3.Description));

    private static readonly MessageDescription TransformStamped = new(
        "geometry_msgs/msg/TransformStamped", HeaderField, Of("child_frame_id", FieldKind.Text), Of("transform", Transform.Description));

    private static readonly MessageDescription InterfaceValue = new(
        "control_msgs/msg/InterfaceValue", Sequence("interface_names", FieldKind.Text), Sequence("values", FieldKind.Float64));

    private static readonly MessageDescription PointField = new(
        "sensor_msgs/msg/PointField",
        Of("name", FieldKind.Text),
        Of("offset", FieldKind.UInt32),
        Of("datatype", FieldKind.UInt8),
        Of("count", FieldKind.UInt32));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MessageDescription> All { get; } =
    [
        Point,
        Pose,
        Wrench,
        TransformStamped,
        InterfaceValue,
        PointField,
        new("geometry_msgs/msg/PoseStamped", HeaderField, Of("pose", Pose)),
        new("geometry_msgs/msg/TwistStamped", HeaderField, Of("twist", Twist.Description)),
        new("geometry_msgs/msg/WrenchStamped", HeaderField, Of("wrench", Wrench)),
        new("tf2_msgs/msg/TFMessage", Sequence("transforms", TransformStamped)),
        new("rosgraph_msgs/msg/Clock", Of("clock", Time.Description)),
        new("control_msgs/msg/DynamicJointState", HeaderField, Sequence("joint_names", FieldKind.Text), Sequence("interface_values", InterfaceValue)),
        new(
            "control_msgs/msg/JointTrajectoryControllerState",
            HeaderField,
            Sequence("joint_names", FieldKind.Text),
            Of("reference", JointTrajectoryPoint.Description),
            Of("feedback", JointTrajectoryPoint.Description),
            Of("error", JointTrajectoryPoint.Description),
            Of("output", JointTrajectoryPoint.Description),
            Sequence("multi_dof_joint_names", FieldKind.Text),
            Of("multi_dof_reference", MultiDofJointTrajectoryPoint.Description),
            Of("multi_dof_feedback", MultiDofJointTrajectoryPoint.Description),
            Of("multi_dof_error", MultiDofJointTrajectoryPoint.Description),
            Of("multi_dof_output", MultiDofJointTrajectoryPoint.Description),
            Of("speed_scaling_factor", FieldKind.Float64)),
        new(
            "sensor_msgs/msg/Imu",
            HeaderField,
            Of("orientation", Quaternion.Description),
            FieldDescription.Array("orientation_covariance", FieldKind.Float64, SquareOfThree),
            Of("angular_velocity", Vector3.Description),
            FieldDescription.Array("angular_velocity_covariance", FieldKind.Float64, SquareOfThree),
            Of("linear_acceleration", Vector3.Description),
            FieldDescription.Array("linear_acceleration_covariance", FieldKind.Float64, SquareOfThree)),
        new("sensor_msgs/msg/Joy", HeaderField, Sequence("axes", FieldKind.Float32), Sequence("buttons", FieldKind.Int32)),
        new(
            "sensor_msgs/msg/PointCloud2",
            HeaderField,
            Of("height", FieldKind.UInt32),
            Of("width", FieldKind.UInt32),
            Sequence("fields", PointField),
            Of("is_bigendian", FieldKind.Boolean),
            Of("point_step", FieldKind.UInt32),
            Of("row_step", FieldKind.UInt32),
            Sequence("data", FieldKind.UInt8),
            Of("is_dense", FieldKind.Boolean)),
        new(
            "sensor_msgs/msg/Range",
            HeaderField,
            Of("radiation_type", FieldKind.UInt8),
            Of("field_of_view", FieldKind.Float32),
            Of("min_range", FieldKind.Float32),
            Of("max_range", FieldKind.Float32),
            Of("range", FieldKind.Float32),
            Of("variance", FieldKind.Float32)),
        new(
            "std_msgs/msg/ColorRGBA", Of("r", FieldKind.Float32), Of("g", FieldKind.Float32), Of("b", FieldKind.Float32), Of("a", FieldKind.Float32)),
        .. Numbers(),
        new("std_msgs/msg/Empty"),
        new("std_srvs/srv/Empty_Request"),
        new("std_srvs/srv/Empty_Response"),
        .. IntrospectionTypes.All,
    ];

    /// <summary>The types of std_msgs with one field of the name data. Its Char is an unsigned byte.</summary>
    private static IEnumerable<MessageDescription> Numbers()
    {
        (string Name, FieldKind Kind)[] types =
        [
            ("Byte", FieldKind.Byte), ("Char", FieldKind.UInt8), ("Float32", FieldKind.Float32), ("Float64", FieldKind.Float64), ("Int8", FieldKind.Int8),
            ("Int16", FieldKind.Int16), ("Int32", FieldKind.Int32), ("Int64", FieldKind.Int64), ("UInt8", FieldKind.UInt8), ("UInt16", FieldKind.UInt16),
            ("UInt32", FieldKind.UInt32), ("UInt64", FieldKind.UInt64),
        ];
        return types.Select(type => new MessageDescription($"std_msgs/msg/{type.Name}", Of("data", type.Kind)));
    }
}
