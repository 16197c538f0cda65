namespace SimpleVlaRl.Control.Fakes;

/// <summary>
/// What a real robot does and one that is made up does not: it stands anywhere, moves late, misses commands, measures with noise, gets stuck.
/// </summary>
public sealed record FakeRobotBehavior
{
    /// <summary>Where the joints are when an episode is set up; null for home.</summary>
    public IReadOnlyList<double>? StartPositions { get; init; }

    /// <summary>How long after a command the joints are where it says.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>One of how many commands is lost on the way; 0 for none.</summary>
    public int LosesOneOf { get; init; }

    /// <summary>The standard deviation of a measured position, in the joint's unit.</summary>
    public double Noise { get; init; }

    /// <summary>A joint that stays where it is whatever is commanded; -1 for none.</summary>
    public int StuckJoint { get; init; } = -1;
}
