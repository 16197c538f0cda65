using SimpleVlaRl.Training.Observations;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>How episodes are run.</summary>
public sealed record SampledRolloutOptions
{
    /// <summary>Servo ticks that the robot holds between a picture and the first tick of its chunk: the time inference takes on the robot.</summary>
    public required int InferenceDelayTicks { get; init; }

    /// <summary>Servo ticks after which an episode at a task, by its name, is a failure unless it has succeeded; at least 1.</summary>
    public required Func<string, int> TimeLimitTicks { get; init; }

    /// <summary>Threads that simulate and infer.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>Whether everything happens in one order, so that a run can be repeated number by number.</summary>
    public bool IsLockStep { get; init; }

    /// <summary>
    /// How much a joint's draw follows its draw at the waypoint before in the same chunk, 0 to 1: see <see cref="Preprocessing.CorrelatedDraws"/>.
    /// </summary>
    /// <value>The default is 0: every token is drawn by itself.</value>
    public double DrawCorrelation { get; init; }

    /// <summary>Where the pictures go that are learned from; null keeps them in memory.</summary>
    public ImageSpill? Spill { get; init; }

    /// <summary>Whether pictures and tokens are kept for learning.</summary>
    public bool KeepsDecisions { get; init; } = true;
}
