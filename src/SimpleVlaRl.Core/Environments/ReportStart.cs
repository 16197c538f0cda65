namespace SimpleVlaRl.Core.Environments;

/// <summary>A start that is only ever measured on: <c>evaluate</c>, <c>run</c>, <c>demo</c>.</summary>
public sealed record EvaluationStart : EpisodeStart
{
    /// <summary>Makes a start.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="index">Its number, from 0 to below <see cref="EpisodeStart.FirstTrainingSeed"/>; it is also its seed.</param>
    /// <param name="randomize">Whether colours, lights and the table's height vary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or reaches into the training seeds.</exception>
    public EvaluationStart(string task, long index, bool randomize = false)
        : base(task, index, randomize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, FirstTrainingSeed);
    }

    /// <inheritdoc/>
    public override long Seed => Index;
}
