using SimpleVlaRl.Datasets.Video;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>How episodes become a LeRobot data set.</summary>
public sealed record LeRobotExportOptions
{
    /// <summary>The data set's folder: a new one, or one that an export has made.</summary>
    public required string Folder { get; init; }

    /// <summary>Rows and pictures per second.</summary>
    /// <value>Null is the servo rate of the episodes.</value>
    public int? FramesPerSecond { get; init; }

    /// <summary>How pictures become videos.</summary>
    /// <value>The default is <see cref="VideoCodec.Av1"/>.</value>
    public VideoCodec Codec { get; init; }
}
