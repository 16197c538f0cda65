namespace SimpleVlaRl.Training.Rollouts;

/// <summary>How episodes are run.</summary>
public sealed record RolloutOptions
{
    /// <summary>Servo ticks that the robot holds between a picture and the first tick of its chunk: the time inference takes.</summary>
    public required int InferenceDelayTicks { get; init; }

    /// <summary>Servo ticks after which an episode of a task, by its name, is a failure unless it has succeeded; at least 1.</summary>
    public required Func<string, int> TimeLimitTicks { get; init; }

    /// <summary>The sampling temperature; 0 is greedy. Experts have none.</summary>
    public float Temperature { get; init; }

    /// <summary>How much a joint's draw follows its draw at the waypoint before in the same chunk, 0 to 1.</summary>
    public double DrawCorrelation { get; init; }

    /// <summary>Threads that simulate at once.</summary>
    /// <value>The default is 1.</value>
    public int ThreadCount { get; init; } = 1;

    /// <summary>Finds everything that is wrong.</summary>
    /// <exception cref="ArgumentException">Something is.</exception>
    internal void Demand()
    {
        if (InferenceDelayTicks < 0 || ThreadCount < 1 || !(Temperature >= 0) || !float.IsFinite(Temperature)
            || !(DrawCorrelation >= 0 && DrawCorrelation <= 1))
        {
            throw new ArgumentException($"inference_delay_ticks is {InferenceDelayTicks} (expected at least 0), thread_count {ThreadCount} (at least 1), "
                + $"temperature {Temperature} (finite, at least 0), draw correlation {DrawCorrelation} (0 to 1).");
        }
    }
}
