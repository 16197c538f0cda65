using Microsoft.Extensions.Logging;

namespace SimpleVlaRl.Shipping.Collector;

/// <summary>The events of a collector. Event ids: 4000–4009 start and end, 4010–4019 requests.</summary>
internal static partial class CollectorLog
{
    [LoggerMessage(4000, LogLevel.Information, "Collecting at {Address} into {Store}")]
    public static partial void Started(this ILogger logger, string address, string store);

    [LoggerMessage(4010, LogLevel.Information, "{Robot} has sent episode {Episode}, {Bytes} bytes")]
    public static partial void Collected(this ILogger logger, string robot, Guid episode, long bytes);

    [LoggerMessage(4011, LogLevel.Information, "{Robot} has sent {Labels} labels of episode {Episode}")]
    public static partial void Labelled(this ILogger logger, string robot, Guid episode, int labels);

    [LoggerMessage(4012, LogLevel.Warning, "Turned away a request from {Address}: {Reason}")]
    public static partial void TurnedAway(this ILogger logger, string address, string reason);

    [LoggerMessage(4013, LogLevel.Error, "A request for {Path} failed")]
    public static partial void Failed(this ILogger logger, Exception exception, string path);
}
