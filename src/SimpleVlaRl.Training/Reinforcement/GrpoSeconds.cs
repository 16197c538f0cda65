namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Seconds per phase of an iteration. Physics, rendering, inference and idle are summed over threads; the others are on the wall.</summary>
/// <param name="Physics">Stepping, with the gate and the play-out.</param>
/// <param name="Rendering">Drawing and cropping pictures.</param>
/// <param name="Inference">The network, drawing actions.</param>
/// <param name="Idle">Threads waiting for one another.</param>
/// <param name="Sampling">All of sampling.</param>
/// <param name="Learning">The optimizer steps.</param>
public sealed record GrpoSeconds(double Physics, double Rendering, double Inference, double Idle, double Sampling, double Learning);
