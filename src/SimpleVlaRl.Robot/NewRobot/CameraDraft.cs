using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>A camera as it was found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Topic">The topic of its pictures.</param>
/// <param name="Transport">The type of its messages.</param>
/// <param name="Stream">What was heard.</param>
internal sealed record CameraDraft(string Name, string Topic, CameraTransport Transport, SeenStream Stream)
{
    /// <summary>The topic of its calibration; null when there is none beside it.</summary>
    public string? InfoTopic { get; init; }

    /// <summary>Why it is left out of the profile; empty when it is in.</summary>
    public string LeftOut { get; init; } = "";
}
