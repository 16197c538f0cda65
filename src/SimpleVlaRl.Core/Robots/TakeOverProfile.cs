namespace SimpleVlaRl.Core.Robots;

/// <summary>Who may take the robot over from the runtime while it runs, and how that is noticed.</summary>
public sealed record TakeOverProfile
{
    /// <summary>The nodes that may publish on the robot's command topics, by their full names, such as <c>/teleoperation</c>.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Topics of leader arms, spacemouses and the like, of whatever type: while messages come on one, a person commands.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>std_msgs/msg/Bool: true while the deadman's switch is held down. The runtime commands only then; null for none.</summary>
    public string? DeadmanTopic { get; init; }

    /// <summary>How long the deadman's switch may be silent before it counts as released.</summary>
    /// <value>The default is 500 ms.</value>
    public TimeSpan DeadmanTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a person's messages must have ended before the runtime may be armed again.</summary>
    /// <value>The default is 500 ms.</value>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(500);
}
