namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>How everything does.</summary>
/// <param name="Streams">The robot's topics.</param>
/// <param name="Checks">The rest.</param>
internal sealed record RunHealth(IReadOnlyList<StreamHealth> Streams, IReadOnlyList<HealthCheck> Checks);
