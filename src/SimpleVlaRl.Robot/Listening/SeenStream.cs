namespace SimpleVlaRl.Robot.Listening;

/// <summary>What was heard on a topic.</summary>
internal sealed record SeenStream
{
    /// <summary>How many messages came.</summary>
    public required int Messages { get; init; }

    /// <summary>How many of them were not of the type that their publisher announced.</summary>
    public int Malformed { get; init; }

    /// <summary>Messages per second; NaN when fewer than two came.</summary>
    public double RateHertz { get; init; } = double.NaN;

    /// <summary>By how much this machine's clock is ahead of the stamps when messages arrive, in seconds; NaN without stamps.</summary>
    public double StampOffsetSeconds { get; init; } = double.NaN;

    /// <summary>Whether messages had the stamp 0.</summary>
    public bool HasZeroStamps { get; init; }

    /// <summary>The joints of a joint state.</summary>
    public IReadOnlyList<SeenJoint> Joints { get; init; } = [];

    /// <summary>The picture of a camera; null when none was read.</summary>
    public SeenPicture? Picture { get; init; }

    /// <summary>The text of a string.</summary>
    public string Text { get; init; } = "";
}
