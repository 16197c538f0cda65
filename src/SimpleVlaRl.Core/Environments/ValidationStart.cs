namespace SimpleVlaRl.Core.Environments;

/// <summary>
/// A start by whose outcome something is chosen: monitoring a run, which weights to ship, a temperature, which tasks to practise, when to stop.
/// </summary>
public sealed record ValidationStart : EpisodeStart
{
    /// <summary>How many there are.</summary>
    public const long Count = FirstTrainingSeed - FirstValidationSeed;

    /// <summary>Makes a start.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="index">Its number, from 0 to below <see cref="Count"/>.</param>
    /// <param name="randomize">Whether colours, lights and the table's height vary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or reaches into the training seeds.</exception>
    public ValidationStart(string task, long index, bool randomize = false)
        : base(task, index, randomize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }

    /// <inheritdoc/>
    public override long Seed => FirstValidationSeed + Index;
}
