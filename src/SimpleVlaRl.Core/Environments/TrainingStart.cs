namespace SimpleVlaRl.Core.Environments;

/// <summary>A start that may be learned from: demonstrations and reinforcement learning.</summary>
public sealed record TrainingStart : EpisodeStart
{
    /// <summary>Makes a start.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="randomize">Whether colours, lights and the table's height vary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or too large for a seed.</exception>
    public TrainingStart(string task, long index, bool randomize = false)
        : base(task, index, randomize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, long.MaxValue - FirstTrainingSeed);
    }

    /// <inheritdoc/>
    public override long Seed => FirstTrainingSeed + Index;
}
