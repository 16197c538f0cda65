using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.OperatorConsole.Answers;

namespace SimpleVlaRl.OperatorConsole.Shelf;

/// <summary>Episodes as the page reads them.</summary>
internal static class EpisodeAnswers
{
    /// <summary>A line of the list.</summary>
    public static JsonObject Row(EpisodeListing episode) => new()
    {
        ["id"] = episode.Header.EpisodeId.ToString("D"),
        ["task"] = episode.Header.Task,
        ["instruction"] = episode.Header.Instruction,
        ["start"] = episode.Header.Seed,
        ["group"] = episode.Header.GroupId,
        ["attempt"] = episode.Header.Attempt,
        ["outcome"] = Words.Of(episode.Outcome),
        ["startedAt"] = Words.Time(episode.Header.StartedNanoseconds),
        ["seconds"] = Words.Number(episode.Summary.Duration.TotalSeconds, 2),
        ["policy"] = episode.Header.Policy is { } policy ? string.Create(CultureInfo.InvariantCulture, $"{policy.Name} {policy.Version}") : "-",
        ["mode"] = Words.Of(episode.Header.Mode),
        ["bytes"] = episode.Bytes,
        ["integrity"] = Words.Of(episode.Integrity),
        ["gateLimited"] = episode.Summary.GateLimited,
        ["gateRejected"] = episode.Summary.GateRejected,
        ["isIntervened"] = episode.Summary.Intervened,
        ["isFitForLearning"] = episode.IsFitForLearning,
    };

    /// <summary>Everything about an episode but its contents.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="frames">How many frames each camera has; empty where the file cannot be read.</param>
    public static JsonObject Detail(EpisodeListing episode, IEnumerable<(string Camera, int Count)> frames)
    {
        JsonObject detail = Row(episode);
        detail["recorded"] = Words.Of(episode.Summary.Outcome);
        long ended = episode.Header.StartedNanoseconds + (episode.Summary.Duration.Ticks * TimeSpan.NanosecondsPerTick);
        detail["labels"] = new JsonArray(
        [
            Label(ended, episode.Summary.Outcome, null),
            .. EpisodeStore.Labels(episode).Select(label => Label(label.StampNanoseconds, label.Outcome, label.Comment))
        ]);
        detail["cameras"] = new JsonArray([.. frames.Select(camera => new JsonObject { ["name"] = camera.Camera, ["frames"] = camera.Count })]);
        detail["joints"] = new JsonArray([.. episode.Header.JointNames.Select(name => JsonValue.Create(name))]);
        detail["integrityDetail"] = episode.IntegrityDetail;
        detail["policyDigest"] = episode.Header.Policy?.Digest ?? "";
        return detail;
    }

    /// <summary>When a camera's frames were taken, from the episode's start.</summary>
    public static JsonObject Frames(EpisodeReader reader, string camera) => new()
    {
        ["seconds"] = new JsonArray([.. reader.FrameStamps(camera).Select(stamp => Seconds(reader.Header, stamp))]),
    };

    /// <summary>An episode's ticks in columns; a long episode's are thinned out, and a tick that the gate changed is not lost by that.</summary>
    public static JsonObject Steps(EpisodeReader reader)
    {
        const int MostTicks = 4000;
        EpisodeHeader header = reader.Header;
        int stride = Math.Max(1, (reader.Summary.Ticks + MostTicks - 1) / MostTicks);
        StepColumns columns = new(header.JointNames.Count, stamp => (stamp - header.StartedNanoseconds) / 1e9);
        foreach (StepRecord step in reader.ReadSteps())
        {
            columns.Add(step, isKept: step.Tick % stride == 0);
        }

        return columns.Answer();
    }

    private static JsonObject Label(long stampNanoseconds, EpisodeOutcome outcome, string? comment) => new()
    {
        ["at"] = Words.Time(stampNanoseconds),
        ["outcome"] = Words.Of(outcome),
        ["by"] = outcome.Source,
        ["comment"] = comment,
    };

    private static JsonNode? Seconds(EpisodeHeader header, long stampNanoseconds) => Words.Number((stampNanoseconds - header.StartedNanoseconds) / 1e9, 4);
}
