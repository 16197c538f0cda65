namespace SimpleVlaRl.Episodes.Documents;

/// <summary>The topics of a recorded episode.</summary>
public static class EpisodeTopics
{
    /// <summary>simple_vla_interfaces/msg/EpisodeInfo: the header first, header and summary last.</summary>
    public const string Info = "/episode/info";

    /// <summary>simple_vla_interfaces/msg/Step, one per servo tick.</summary>
    public const string Steps = "/policy/steps";

    /// <summary>simple_vla_interfaces/msg/Chunk, one per inference.</summary>
    public const string Chunks = "/policy/chunks";

    /// <summary>sensor_msgs/msg/JointState, one per servo tick: the measured positions of all joints.</summary>
    public const string JointStates = "/joint_states";

    /// <summary>sensor_msgs/msg/CompressedImage of a camera.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <returns>The topic.</returns>
    public static string Images(string camera) => $"/{camera}/image_raw/compressed";
}
