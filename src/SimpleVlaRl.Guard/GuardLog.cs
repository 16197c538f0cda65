using Microsoft.Extensions.Logging;

namespace SimpleVlaRl.Guard;

/// <summary>The events of <c>vla-guard</c>. None is logged inside a tick that is on time.</summary>
/// <remarks>Event ids: 1200–1209 start and end, 1210–1219 runtimes, 1220–1229 ROS 2. Levels as in the log of <c>vla-robot run</c>.</remarks>
internal static partial class GuardLog
{
    [LoggerMessage(1200, LogLevel.Information, "Guarding {Robot} as node {Node} in ROS domain {Domain}; real-time {IsRealTime}")]
    public static partial void GuardStarted(this ILogger logger, string robot, string node, int domain, bool isRealTime);

    [LoggerMessage(1201, LogLevel.Information, "The guard ends: {Counts}")]
    public static partial void GuardEnded(this ILogger logger, string counts);

    [LoggerMessage(1220, LogLevel.Information, "Conflict in the ROS domain: {Conflict}")]
    public static partial void GuardConflict(this ILogger logger, string conflict);

    [LoggerMessage(1221, LogLevel.Warning, "{Incompatible}")]
    public static partial void GuardIncompatibleQos(this ILogger logger, string incompatible);
}
