namespace SimpleVlaRl.Core.Environments;

/// <summary>
/// A start whose outcome is reported, as a number in a table: <c>evaluate</c>, <c>run</c>, <c>demo</c>. Nothing is learned from it and nothing is chosen by it.
/// </summary>
public sealed record ReportStart : EpisodeStart
{
    /// <summary>Makes a start.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="index">Its number, from 0 to below <see cref="EpisodeStart.FirstValidationSeed"/>; it is also its seed.</param>
    /// <param name="randomize">Whether colours, lights and the table's height vary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or reaches into the validation seeds.</exception>
    public ReportStart(string task, long index, bool randomize = false)
        : base(task, index, randomize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, FirstValidationSeed);
    }

    /// <inheritdoc/>
    public override long Seed => Index;
}
