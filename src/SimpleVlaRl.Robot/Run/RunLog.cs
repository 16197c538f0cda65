using Microsoft.Extensions.Logging;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The events of <c>vla-robot run</c>. None is logged inside a control tick.</summary>
/// <remarks>
/// Event ids: 1000–1009 start and end, 1010–1019 episodes, 1020–1029 ROS 2, 1030–1039 the store. What a person is told anyway is Information here, so that
/// it is on the terminal once; a Warning is on the terminal because it is logged. An error that ends the program is passed on, not logged: the last line on
/// standard error says it.
/// </remarks>
internal static partial class RunLog
{
    [LoggerMessage(1000, LogLevel.Information, "Run of {Episodes} episodes of {Task} from seed {Seed} in mode {Mode} on {Robot} (profile {RobotDigest})")]
    public static partial void Started(this ILogger logger, int episodes, string task, long seed, string mode, string robot, string robotDigest);

    [LoggerMessage(1001, LogLevel.Information, "Policy {Policy} version {Version} ({Precision} on {ExecutionProvider}), sha256 {Digest}")]
    public static partial void PolicyLoaded(this ILogger logger, string policy, int version, string precision, string executionProvider, string digest);

    [LoggerMessage(1003, LogLevel.Information, "Policy {Policy} version {Version}, sha256 {Digest}: {Sentence}")]
    public static partial void VersionChanged(this ILogger logger, string policy, int version, string digest, string sentence);

    [LoggerMessage(1004, LogLevel.Information, "{News}")]
    public static partial void VersionNews(this ILogger logger, string news);

    [LoggerMessage(1002, LogLevel.Information, "Run ends with exit code {ExitCode}")]
    public static partial void Ended(this ILogger logger, int exitCode);

    [LoggerMessage(1010, LogLevel.Information, "Episode {EpisodeId} with seed {Seed} is started")]
    public static partial void EpisodeStarts(this ILogger logger, Guid episodeId, long seed);

    [LoggerMessage(
        1011,
        LogLevel.Information,
        "Episode {EpisodeId} ends as {Outcome} after {Seconds} s and {Chunks} chunks, in {Path}; real-time scheduling: {IsRealTime}")]
    public static partial void EpisodeEnds(this ILogger logger, Guid episodeId, string outcome, double seconds, int chunks, string path, bool isRealTime);

    [LoggerMessage(1012, LogLevel.Information, "The gate rejected {Rejected} and limited {Limited} times in episode {EpisodeId}")]
    public static partial void GateIntervened(this ILogger logger, int rejected, int limited, Guid episodeId);

    [LoggerMessage(1013, LogLevel.Warning, "The recorder dropped {Dropped} items of episode {EpisodeId}; the disk or the processor is too slow")]
    public static partial void Dropped(this ILogger logger, int dropped, Guid episodeId);

    [LoggerMessage(1014, LogLevel.Information, "{Problem}")]
    public static partial void Waits(this ILogger logger, string problem);

    [LoggerMessage(1020, LogLevel.Information, "Node {Node} in ROS domain {Domain}")]
    public static partial void Joined(this ILogger logger, string node, int domain);

    [LoggerMessage(1021, LogLevel.Information, "Conflict in the ROS domain: {Conflict}")]
    public static partial void Conflict(this ILogger logger, string conflict);

    [LoggerMessage(1022, LogLevel.Warning, "{Incompatible}")]
    public static partial void IncompatibleQos(this ILogger logger, string incompatible);

    [LoggerMessage(1030, LogLevel.Information, "Recovery, {Result}: {Sentence}")]
    public static partial void Recovered(this ILogger logger, string result, string sentence);

    [LoggerMessage(1031, LogLevel.Warning, "{Problem}")]
    public static partial void RecordingProblem(this ILogger logger, string problem);
}
