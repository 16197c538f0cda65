namespace SimpleVlaRl.Serving.Telemetry;

/// <summary>Counts of requests and the time that they took together.</summary>
internal sealed record InferenceSums(
    long Answered,
    long Failed,
    TimeSpan Success,
    TimeSpan Failure,
    TimeSpan Queue,
    TimeSpan Preprocessing,
    TimeSpan Run,
    DateTimeOffset? Last);
