namespace SimpleVlaRl.Messages;

/// <summary>Whether a message about joints could be used.</summary>
public enum JointReadResult
{
    /// <summary>It was read.</summary>
    Read,

    /// <summary>The payload is shorter than its own counts say, or no CDR at all.</summary>
    Malformed,

    /// <summary>A joint that is needed is not in it, or a joint is in it twice, or one that is not expected.</summary>
    WrongJoints,

    /// <summary>An array does not have one element per joint, there are more points than there is room for, or their times do not increase.</summary>
    WrongLength,

    /// <summary>A value is not finite.</summary>
    NotFinite,
}
