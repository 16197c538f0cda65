using Microsoft.Extensions.Logging;

namespace SimpleVlaRl.Serving.Client;

/// <summary>The events of a remote policy, event ids 2030–2039.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(2030, LogLevel.Information, "Session {Session} with {Address}: {Policy} version {Version}, resumed: {IsResumed}")]
    public static partial void SessionOpened(this ILogger logger, string session, string address, string policy, int version, bool isResumed);

    [LoggerMessage(2031, LogLevel.Warning, "The policy server {Address} does not answer ({Problem}); the robot holds")]
    public static partial void ServerLost(this ILogger logger, string address, string problem);

    [LoggerMessage(2032, LogLevel.Warning, "The policy server {Address} answers again after {Milliseconds} ms")]
    public static partial void ServerFound(this ILogger logger, string address, double milliseconds);

    [LoggerMessage(2033, LogLevel.Warning, "The local policy answers instead of {Address}: {Problem}")]
    public static partial void FallsBack(this ILogger logger, string address, string problem);

    [LoggerMessage(2034, LogLevel.Warning, "A reply of {Address} is dropped: {Problem}")]
    public static partial void ReplyDropped(this ILogger logger, string address, string problem);

    [LoggerMessage(2035, LogLevel.Warning, "The outcome of episode {Episode} could not be reported yet: {Problem}")]
    public static partial void OutcomeUnreported(this ILogger logger, Guid episode, string problem);
}
