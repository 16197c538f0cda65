using Microsoft.Extensions.Logging;

namespace SimpleVlaRl.Serving.Server;

/// <summary>The events of a policy server. Event ids: 2000–2009 start and end, 2010–2019 requests, 2020–2029 sessions and callers.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(2000, LogLevel.Information, "Serving {Policy} version {Version} at {Http} (HTTP) and {Grpc} (gRPC)")]
    public static partial void Started(this ILogger logger, string policy, int version, string http, string grpc);

    [LoggerMessage(2001, LogLevel.Information, "Draining; {Sessions} sessions")]
    public static partial void Draining(this ILogger logger, int sessions);

    [LoggerMessage(2002, LogLevel.Information, "Drained: everything that was under way is answered: {IsComplete}")]
    public static partial void Drained(this ILogger logger, bool isComplete);

    [LoggerMessage(2010, LogLevel.Error, "Inference failed: {Problem}")]
    public static partial void InferenceFailed(this ILogger logger, string problem);

    [LoggerMessage(2011, LogLevel.Debug, "Refused a request in {Dialect}: {Problem}")]
    public static partial void Refused(this ILogger logger, string dialect, string problem);

    [LoggerMessage(2012, LogLevel.Error, "A request in {Dialect} failed; {Silent} more since the last such line")]
    public static partial void Failed(this ILogger logger, Exception exception, string dialect, long silent);

    [LoggerMessage(2013, LogLevel.Warning, "Dropped {Robot}: {Problem} {Silent} more since the last such line")]
    public static partial void SlowClient(this ILogger logger, string robot, string problem, long silent);

    [LoggerMessage(2014, LogLevel.Information, "Dropped {Robot}: no observation within {Seconds} s of connecting")]
    public static partial void NothingAsked(this ILogger logger, string robot, double seconds);

    [LoggerMessage(2020, LogLevel.Information, "Session {Session} of {Robot} is open, resumed: {IsResumed}")]
    public static partial void SessionOpen(this ILogger logger, string session, string robot, bool isResumed);

    [LoggerMessage(2021, LogLevel.Information, "Session {Session} of {Robot} is closed: {Reason}")]
    public static partial void SessionClosed(this ILogger logger, string session, string robot, string reason);

    [LoggerMessage(2022, LogLevel.Warning, "Turned away a caller from {Address}: {Reason} {Silent} more since the last such line")]
    public static partial void TurnedAway(this ILogger logger, string address, string reason, long silent);

    [LoggerMessage(2023, LogLevel.Information, "{Robot} reports episode {Episode}: {Outcome} (version {Version})")]
    public static partial void OutcomeReported(this ILogger logger, string robot, Guid episode, string outcome, int version);

    [LoggerMessage(2024, LogLevel.Information, "{Environment} ended {Task} from start {Start}: {Outcome} {Reason} (episode {Episode})")]
    public static partial void AttemptEnded(this ILogger logger, string environment, string task, long start, string outcome, string reason, Guid episode);

    [LoggerMessage(2025, LogLevel.Error, "{Environment} ended {Task} from start {Start}: {Outcome}; that could not be written down")]
    public static partial void AttemptLost(this ILogger logger, Exception exception, string environment, string task, long start, string outcome);
}
