using SimpleVlaRl.Control.Chunks;

namespace SimpleVlaRl.Control;

/// <summary>How the loop runs.</summary>
public sealed record ControlOptions
{
    /// <summary>What episodes are for.</summary>
    /// <value>The default is <see cref="ControlMode.Deploy"/>.</value>
    public ControlMode Mode { get; init; } = ControlMode.Deploy;

    /// <summary>The sampling temperature in collect mode; deploy is greedy whatever this says.</summary>
    /// <value>The default is 1.</value>
    public float Temperature { get; init; } = 1.0f;

    /// <summary>How much a joint's draw follows its draw at the waypoint before in the same chunk, 0 to 1, in collect mode.</summary>
    /// <value>The default is 0.</value>
    public double DrawCorrelation { get; init; }

    /// <summary>How one chunk follows another; collect mode holds between them.</summary>
    public ChunkOptions Chunks { get; init; } = new();

    /// <summary>When an episode that has not succeeded is a failure, in robot time.</summary>
    /// <value>The default is 8 s.</value>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long the robot may be without an accepted command before the episode is invalid: joints that do not follow, topics that are stale, a loop that stood
    /// still.
    /// </summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan FaultAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the robot may hold for the policy's answer, which on another machine may take longer; nothing else is waited for so long.</summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>With how many rejected chunks an episode is invalid, whatever lay between them.</summary>
    /// <value>The default is 2.</value>
    public int RejectedChunksAllowed { get; init; } = 2;

    /// <summary>When joints are moved home before an episode, and how fast.</summary>
    public HomingOptions Homing { get; init; } = new();

    /// <summary>How long to wait for the sensors before an episode; zero waits for ever.</summary>
    /// <value>The default is 10 s.</value>
    public TimeSpan SensorTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence per error.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(Temperature >= 0) || !float.IsFinite(Temperature))
        {
            errors.Add($"temperature is {Temperature}; expected zero or a finite value above");
        }

        if (!(DrawCorrelation >= 0 && DrawCorrelation <= 1))
        {
            errors.Add($"draw correlation is {DrawCorrelation}; expected 0 to 1");
        }

        if (TimeLimit <= TimeSpan.Zero)
        {
            errors.Add($"time limit is {TimeLimit}; expected more than zero");
        }

        if (FaultAfter <= TimeSpan.Zero || FaultAfter > TimeSpan.FromSeconds(5))
        {
            errors.Add($"fault after is {FaultAfter}; expected more than zero and at most 5 s");
        }

        if (AnswerTimeout <= TimeSpan.Zero || AnswerTimeout > TimeSpan.FromMinutes(11))
        {
            errors.Add($"answer timeout is {AnswerTimeout}; expected more than zero and at most 11 minutes");
        }

        if (RejectedChunksAllowed < 1)
        {
            errors.Add($"rejected chunks allowed is {RejectedChunksAllowed}; expected at least 1");
        }

        if (Mode == ControlMode.Collect && Chunks.Scheme != ChunkScheme.HoldBetween)
        {
            errors.Add($"chunk scheme is {Chunks.Scheme} in collect mode; expected {ChunkScheme.HoldBetween}, because learning needs the sampled actions "
                + "executed");
        }

        return [.. errors, .. Chunks.Validate(), .. Homing.Validate()];
    }
}
