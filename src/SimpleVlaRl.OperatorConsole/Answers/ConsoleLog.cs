using Microsoft.Extensions.Logging;

namespace SimpleVlaRl.OperatorConsole.Answers;

/// <summary>The events of the operator's page. Event ids: 3000–3009 start and end, 3010–3019 requests.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(3000, LogLevel.Information, "The operator's page is at {Address}")]
    public static partial void Started(this ILogger logger, string address);

    [LoggerMessage(3010, LogLevel.Warning, "Turned away a request from {Address}: {Reason}")]
    public static partial void TurnedAway(this ILogger logger, string address, string reason);

    [LoggerMessage(3011, LogLevel.Error, "A request for {Path} failed")]
    public static partial void Failed(this ILogger logger, Exception exception, string path);

    [LoggerMessage(3012, LogLevel.Information, "{Name} says {Command} from {Address}: {Answer}")]
    public static partial void Said(this ILogger logger, string name, string command, string address, string answer);

    [LoggerMessage(3013, LogLevel.Information, "A page at {Address} took longer than {Seconds} s for a message and is let go")]
    public static partial void SlowPage(this ILogger logger, string address, double seconds);

    [LoggerMessage(3014, LogLevel.Error, "The pages cannot be told what happens")]
    public static partial void FeedFailed(this ILogger logger, Exception exception);
}
