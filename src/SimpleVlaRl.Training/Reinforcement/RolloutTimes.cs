namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Where the processors' time went, in seconds summed over threads.</summary>
/// <param name="Physics">Stepping, with the gate and the play-out.</param>
/// <param name="Rendering">Drawing and cropping pictures.</param>
/// <param name="Inference">Running the network.</param>
/// <param name="Idle">Threads waiting for one another.</param>
public sealed record RolloutTimes(double Physics, double Rendering, double Inference, double Idle)
{
    /// <summary>Nothing yet.</summary>
    public static RolloutTimes Zero { get; } = new(0, 0, 0, 0);
}
