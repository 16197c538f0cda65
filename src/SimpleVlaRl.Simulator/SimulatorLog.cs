using Microsoft.Extensions.Logging;

namespace SimpleVlaRl.Simulator;

/// <summary>The events of <c>vla-simulator</c>. None is logged inside a physics step.</summary>
/// <remarks>Event ids: 1100–1109 start, end and rates, 1120–1129 ROS 2 and commands. Levels as in the log of <c>vla-robot run</c>.</remarks>
internal static partial class SimulatorLog
{
    [LoggerMessage(1100, LogLevel.Information, "Simulating {Robot} as node {Node} in ROS domain {Domain}: {Task}, cameras at {CameraRateHertz} Hz")]
    public static partial void SimulationStarted(this ILogger logger, string robot, string node, int domain, string task, double cameraRateHertz);

    [LoggerMessage(1101, LogLevel.Debug, "{Rates}")]
    public static partial void Rates(this ILogger logger, string rates);

    [LoggerMessage(1102, LogLevel.Information, "Simulation ends: {Counts}")]
    public static partial void SimulationEnded(this ILogger logger, string counts);

    [LoggerMessage(1120, LogLevel.Information, "Conflict in the ROS domain: {Conflict}")]
    public static partial void SimulatorConflict(this ILogger logger, string conflict);

    [LoggerMessage(1121, LogLevel.Warning, "{Incompatible}")]
    public static partial void SimulatorIncompatibleQos(this ILogger logger, string incompatible);

    [LoggerMessage(1122, LogLevel.Warning, "{Refusal}")]
    public static partial void CommandRefused(this ILogger logger, string refusal);
}
