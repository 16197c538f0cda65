using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion.Trials;

namespace SimpleVlaRl.Promotion.Tests;

/// <summary>Episodes of versions 1 and 2 on numbered starts.</summary>
internal static class TrialScenes
{
    public static TrialEpisode Episode(
        int version, long seed, OutcomeKind kind, int limited = 0, double milliseconds = 5, string robot = "left", int second = 0) =>
        new(
            new EpisodeHeader
            {
                EpisodeId = Guid.CreateVersion7(),
                Task = "lift_pot",
                Instruction = "lift",
                Seed = seed,
                Robot = robot,
                RobotDigest = "a",
                SoftwareVersion = "1",
                Actor = EpisodeActor.Policy,
                Policy = new PolicyVersion("nano", version, "d", "fp32", "cpu"),
                Mode = EpisodeMode.Evaluate,
                JointNames = [],
                CameraNames = [],
                ServoRateHertz = 50,
                WaypointRateHertz = 10,
                ChunkLength = 8,
                StartedNanoseconds = ((seed * 10) + version + second) * 1_000_000_000L,
            },
            new EpisodeSummary
            {
                Outcome = EpisodeOutcome.Unlabelled("nobody"),
                Duration = TimeSpan.FromSeconds(2),
                Ticks = 100,
                Chunks = 3,
                GateLimited = limited,
                InferenceMillisecondsP99 = milliseconds,
            },
            new EpisodeOutcome(kind, kind == OutcomeKind.Invalid ? "stale camera" : "", "simulator"));

    /// <summary>Starts in a row, each done by both versions.</summary>
    public static IEnumerable<TrialEpisode> Pairs(
        long first, int count, OutcomeKind champion, OutcomeKind candidate, int limited = 0, double milliseconds = 5) =>
        Enumerable.Range(0, count).SelectMany(start => (TrialEpisode[])
            [Episode(1, first + start, champion), Episode(2, first + start, candidate, limited, milliseconds)]);

    public static TrialEvidence Read(IEnumerable<TrialEpisode> episodes) =>
        TrialEvidence.Of(episodes, 1, 2, new PairedTrialOptions(), new TrialGuardOptions());
}
