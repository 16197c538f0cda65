namespace SimpleVlaRl.Datasets.Aloha;

/// <summary>What ALOHA's recorder names what in an episode's HDF5 file (<c>record_episodes.py</c> of ALOHA and Mobile ALOHA), and what we add.</summary>
internal static class AlohaNames
{
    public const string Pattern = "*.hdf5";
    public const string States = "/observations/qpos";
    public const string Images = "/observations/images";
    public const string Action = "/action";
    public const string Lengths = "/compress_len";

    /// <summary>Rows per second of ALOHA (<c>DT = 0.02</c>); the files do not say it.</summary>
    public const double FramesPerSecond = 50;

    public const string OwnId = "simple_vla_rl_episode_id";
    public const string OwnConversion = "simple_vla_rl_conversion";
    public const string OwnInstruction = "simple_vla_rl_instruction";
    public const string OwnRate = "simple_vla_rl_frames_per_second";
    public const string OwnSuccess = "simple_vla_rl_success";

    /// <summary>The joints of both arms in the order of its vectors; a pair of ViperX 300 s.</summary>
    public static IReadOnlyList<string> Joints { get; } =
    [
        .. new[] { "left", "right" }.SelectMany(arm =>
            new[] { "waist", "shoulder", "elbow", "forearm_roll", "wrist_angle", "wrist_rotate", "gripper" }.Select(joint => $"{arm}_{joint}")),
    ];
}
