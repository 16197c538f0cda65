namespace SimpleVlaRl.Inference.Batching;

/// <summary>How a policy service shares the machine among robots.</summary>
public sealed record BatchingOptions
{
    /// <summary>The largest batch. 1 where batches do not pay, which <see cref="ScheduleRow"/> measures.</summary>
    /// <value>The default is 1.</value>
    public int BatchLimit { get; init; } = 1;

    /// <summary>Threads that run the network at the same time, over one copy of the weights.</summary>
    /// <value>The default is 1.</value>
    public int Lanes { get; init; } = 1;

    /// <summary>How many calls may wait; a robot has at most one that does.</summary>
    /// <value>The default is 256.</value>
    public int QueueLimit { get; init; } = 256;

    /// <summary>
    /// How long a call may wait for companions while a lane is free; deadlines shorten it, and so does what a companion saves. Not used where the batch limit
    /// is 1.
    /// </summary>
    /// <value>The default is 5 ms.</value>
    public TimeSpan MaximumWait { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Called once on each thread that runs the network or prepares images; where scheduling is asked for.</summary>
    /// <value>The default is null: threads stay as the runtime makes them.</value>
    public Action? OnThread { get; init; }

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence per error.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (BatchLimit is < 1 or > 256)
        {
            errors.Add($"the batch limit is {BatchLimit}; expected 1 to 256");
        }

        if (Lanes is < 1 or > 256)
        {
            errors.Add($"there are {Lanes} lanes; expected 1 to 256");
        }

        if (QueueLimit is < 1 or > 65536)
        {
            errors.Add($"the queue limit is {QueueLimit}; expected 1 to 65536");
        }

        if (MaximumWait < TimeSpan.Zero || MaximumWait > TimeSpan.FromSeconds(10))
        {
            errors.Add($"the longest wait for companions is {MaximumWait.TotalSeconds} s; expected 0 to 10 s");
        }

        return errors;
    }
}
