using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Robot.EpisodeCommands;

/// <summary>Everything about one episode.</summary>
internal static class EpisodeDetails
{
    /// <summary>Reads the file; a file that is damaged is shown from the index, with <c>intact</c> false.</summary>
    public static JsonObject Read(EpisodeListing episode)
    {
        EpisodeHeader header = episode.Header;
        EpisodeSummary summary = episode.Summary;
        JsonObject document = EpisodeRow.Json(episode);
        document["outcome_source"] = episode.Outcome.Source;
        document["recorded_outcome"] = summary.Outcome.ToString();
        document["labels"] = Labels(episode);
        document["instruction"] = header.Instruction;
        document["randomized"] = header.Randomized;
        document["group"] = header.GroupId;
        document["attempt"] = header.Attempt;
        document["robot"] = header.Robot;
        document["robot_digest"] = header.RobotDigest;
        document["software_version"] = header.SoftwareVersion;
        document["guard"] = header.Guard switch { GuardPlace.Process => "process", GuardPlace.InProcess => "in-process", _ => "none" };
        document["actor"] = EpisodeWords.Of(header.Actor);
        document["mode"] = EpisodeWords.Of(header.Mode);
        document["temperature"] = Terminal.Number(header.Temperature);
        document["draw_correlation"] = Terminal.Number(header.DrawCorrelation);
        document["fit_for_learning"] = episode.IsFitForLearning;
        document["policy"] = header.Policy is { } policy
            ? $"{policy.Name} version {policy.Version} ({policy.Precision} on {policy.ExecutionProvider}), sha256 {policy.Digest}"
            : null;
        document["chunks"] = summary.Chunks;
        document["inference_ms_p50"] = Terminal.Number(summary.InferenceMillisecondsP50);
        document["inference_ms_p99"] = Terminal.Number(summary.InferenceMillisecondsP99);
        document["jitter_ms_p99"] = Terminal.Number(summary.JitterMillisecondsP99);
        document["gate_limited"] = summary.GateLimited;
        document["gate_rejected"] = summary.GateRejected;
        document["discarded_chunks"] = summary.DiscardedChunks;
        document["intervened"] = summary.Intervened;
        document["missed_ticks"] = summary.MissedTicks;
        document["dropped"] = summary.Dropped;
        Contents(episode, document);
        document["bytes"] = episode.Bytes;
        document["sha256"] = episode.Digest;
        bool isIntact = EpisodeStore.IsIntact(episode);
        document["intact"] = isIntact;
        document["integrity"] = (isIntact ? episode.Integrity : EpisodeIntegrity.Damaged).ToString().ToLowerInvariant();
        document["integrity_detail"] = episode.IntegrityDetail.Length > 0
            ? episode.IntegrityDetail
            : isIntact ? null : "the file is no longer what was committed";
        return document;
    }

    /// <summary>What people said of it later; null where that cannot be read.</summary>
    private static JsonArray? Labels(EpisodeListing episode)
    {
        try
        {
            return [.. EpisodeStore.Labels(episode).Select(label => new JsonObject
            {
                ["at"] = EpisodeRow.Time(label.StampNanoseconds),
                ["outcome"] = label.Outcome.ToString(),
                ["by"] = label.Outcome.Source,
                ["comment"] = label.Comment,
            })];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What only the file itself says; null where it is damaged.</summary>
    private static void Contents(EpisodeListing episode, JsonObject document)
    {
        document["frames"] = null;
        document["fallback_chunks"] = null;
        try
        {
            using EpisodeReader reader = EpisodeStore.OpenEpisode(episode);
            JsonObject frames = [];
            foreach (string camera in reader.Header.CameraNames)
            {
                frames[camera] = reader.FrameStamps(camera).Count;
            }

            document["frames"] = frames;
            document["fallback_chunks"] = reader.ReadChunks().Count(chunk => chunk.Chunk.IsFromFallback);
        }
        catch (McapException)
        {
            // 'intact' is false then.
        }
    }
}
