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

    /// <summary>When an episode that has not succeeded is a failure, in robot time.</summary>
    /// <value>The default is 8 s.</value>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long the robot may hold for want of an observation or an answer before the episode is invalid.</summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan FaultAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many chunks in a row may be rejected before the episode is invalid.</summary>
    /// <value>The default is 2.</value>
    public int RejectedChunksAllowed { get; init; } = 2;

    /// <summary>How far a joint may be from home at the start of an episode before it is moved there first, in its unit.</summary>
    /// <value>The default is 0.05.</value>
    public double StartTolerance { get; init; } = 0.05;

    /// <summary>How fast joints move home, in their unit per second.</summary>
    /// <value>The default is 0.5.</value>
    public double HomeVelocity { get; init; } = 0.5;

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

        if (TimeLimit <= TimeSpan.Zero)
        {
            errors.Add($"time limit is {TimeLimit}; expected more than zero");
        }

        if (!(HomeVelocity > 0) || !(StartTolerance > 0))
        {
            errors.Add($"home velocity {HomeVelocity} and start tolerance {StartTolerance} must be above zero");
        }

        return errors;
    }
}
