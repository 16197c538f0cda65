namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>How the messages of a channel are laid out.</summary>
/// <param name="Id">Not zero.</param>
/// <param name="Name">Such as <c>sensor_msgs/msg/JointState</c>.</param>
/// <param name="Encoding">Such as <c>ros2msg</c>.</param>
/// <param name="Data">The definition.</param>
internal sealed record McapSchema(ushort Id, string Name, string Encoding, byte[] Data);
