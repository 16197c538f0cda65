namespace SimpleVlaRl.Simulator;

/// <summary>What <c>vla-simulator</c> was asked to do.</summary>
internal sealed record SimulatorOptions
{
    public required string RobotFile { get; init; }

    public required string Task { get; init; }

    public required double CameraRateHertz { get; init; }

    public int? DomainId { get; init; }

    public required bool IsVerbose { get; init; }
}
