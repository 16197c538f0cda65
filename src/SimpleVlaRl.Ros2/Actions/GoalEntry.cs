using SimpleVlaRl.Messages.UniqueIdentifierMessages;

namespace SimpleVlaRl.Ros2.Actions;

/// <summary>A goal of ours.</summary>
internal struct GoalEntry
{
    public Uuid Id;

    /// <summary>The number of the request that it went out with.</summary>
    public long Sequence;

    /// <summary>When it went out, in ticks of the clock.</summary>
    public long SentTimestamp;

    /// <summary>The number of the request for its result; 0 when there was none.</summary>
    public long ResultSequence;

    public GoalStage Stage;

    public bool IsCanceledByUs;
}
