using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Ros2.Robot;
using Spectre.Console;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Collects finished episodes and prints them: a line each while running, then a table or a JSON document.</summary>
internal sealed class RunReport(RunOptions options, RobotProfile robot, Terminal terminal)
{
    private const int Capacity = 1 << 16;
    private readonly List<EpisodeReport> episodes = [];
    private readonly List<string> filmstrips = [];
    private readonly SampleLog jitter = new(Capacity);
    private readonly SampleLog overhead = new(Capacity);
    private readonly SampleLog cameraToCommand = new(Capacity);
    private readonly SampleLog inference = new(Capacity);
    private IReadOnlyList<ObservedStreamCount> topics = [];
    private TimeSpan listened;

    /// <summary>Whether the control thread was granted real-time scheduling.</summary>
    public bool IsRealTime { get; set; }

    /// <summary>How many episodes the run has, with those that make up for others.</summary>
    public int Expected { get; set; } = options.Episodes;

    /// <summary>How many episodes of trials there were, beside those of the schedule.</summary>
    public int Trials => episodes.Count(episode => episode.Header.Mode == EpisodeMode.Evaluate);

    /// <summary>Whether an episode was stored.</summary>
    public bool HasEpisodes => episodes.Count > 0;

    public void Add(EpisodeReport episode, LoopMeasurements measurements)
    {
        episodes.Add(episode);
        AddAll(jitter, measurements.Jitter);
        AddAll(overhead, measurements.ChunkOverhead);
        AddAll(cameraToCommand, measurements.CameraToCommand);
        AddAll(inference, measurements.Inference);
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"episode {episodes.Count}/{Expected}  seed {episode.Header.Seed}  {episode.Summary.Outcome}  {episode.Summary.Duration.TotalSeconds:0.00} "
            + $"s  {episode.Summary.Chunks} chunks{Oddities(episode.Summary)}"));
        if (options.MakesFilmstrips && episode.Path.Length > 0 && EpisodePictures.Make(episode) is { } filmstrip)
        {
            filmstrips.Add(filmstrip);
        }
    }

    /// <summary>Notes what arrived.</summary>
    /// <param name="counts">Per topic.</param>
    /// <param name="time">In this time.</param>
    public void AddTopics(IReadOnlyList<ObservedStreamCount> counts, TimeSpan time) => (topics, listened) = (counts, time);

    /// <summary>Prints the result.</summary>
    /// <param name="isInterrupted">Whether a person stopped the run.</param>
    /// <returns>The exit code.</returns>
    public int Close(bool isInterrupted)
    {
        terminal.Show(Table());
        foreach (string filmstrip in filmstrips)
        {
            terminal.Line($"filmstrip: {RepositoryPaths.Relative(filmstrip)}");
        }

        terminal.Json(Document());
        if (options.MakesFilmstrips)
        {
            terminal.Line($"demo: {episodes.Count} episodes, {Count(OutcomeKind.Success)} success, {Count(OutcomeKind.Failure)} failure, "
                + $"{Count(OutcomeKind.Invalid)} invalid; store: {RepositoryPaths.Relative(options.Store)}");
        }

        if (isInterrupted)
        {
            return ExitCode.Interrupted;
        }

        return episodes.Count == Expected ? ExitCode.Success : ExitCode.Failure;
    }

    private static void AddAll(SampleLog to, SampleLog from)
    {
        foreach (double sample in from.ToArray())
        {
            to.Add(sample);
        }
    }

    /// <summary>What a person should hear of an episode that did not run as it should.</summary>
    private static string Oddities(EpisodeSummary summary) =>
        (summary.DiscardedChunks > 0 ? $", {summary.DiscardedChunks} cut short" : "")
        + (summary.MissedTicks > 0 ? $", {summary.MissedTicks} ticks missed" : "");

    private int Count(OutcomeKind kind) => episodes.Count(episode => episode.Summary.Outcome.Kind == kind);

    private Table Table()
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("episode", "seed", "outcome", "seconds", "chunks", "inference ms p50", "p99", "jitter ms p99", "gate limited", "rejected");
        foreach (EpisodeReport episode in episodes)
        {
            EpisodeSummary summary = episode.Summary;
            table.AddRow(
                Markup.Escape(episode.Header.EpisodeId.ToString()[^12..]),
                episode.Header.Seed.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(summary.Outcome.ToString()),
                Terminal.Text(summary.Duration.TotalSeconds),
                summary.Chunks.ToString(CultureInfo.InvariantCulture),
                Terminal.Text(summary.InferenceMillisecondsP50),
                Terminal.Text(summary.InferenceMillisecondsP99),
                Terminal.Text(summary.JitterMillisecondsP99),
                summary.GateLimited.ToString(CultureInfo.InvariantCulture),
                summary.GateRejected.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private JsonObject Document() => new()
    {
        ["machine"] = MachineDescription.Line(),
        ["robot"] = robot.Name,
        ["task"] = options.Task,
        ["store"] = RepositoryPaths.Relative(options.Store),
        ["chunk_scheme"] = ChunkRunOptions.WordOf(options.Control.Chunks.Scheme),
        ["success"] = Count(OutcomeKind.Success),
        ["failure"] = Count(OutcomeKind.Failure),
        ["invalid"] = Count(OutcomeKind.Invalid),
        ["loop"] = new JsonObject
        {
            ["real_time"] = IsRealTime,
            ["jitter_ms"] = Percentiles(jitter),
            ["inference_ms"] = Percentiles(inference),
            ["chunk_overhead_ms"] = Percentiles(overhead),
            ["camera_to_command_ms"] = Percentiles(cameraToCommand),
        },
        ["topics"] = new JsonArray([.. topics.Select(topic => new JsonObject
        {
            ["topic"] = topic.Topic,
            ["received"] = topic.Received,
            ["per_second"] = Terminal.Number(topic.Received / listened.TotalSeconds),
            ["rejected"] = topic.Rejected
        })]),
        ["episodes"] = new JsonArray([.. episodes.Select(Row)]),
    };

    private static JsonObject Percentiles(SampleLog samples) => new()
    {
        ["p50"] = Terminal.Number(samples.Percentile(0.5)),
        ["p99"] = Terminal.Number(samples.Percentile(0.99)),
        ["max"] = Terminal.Number(samples.Percentile(1)),
        ["count"] = samples.Count,
    };

    private static JsonObject Row(EpisodeReport episode) => new()
    {
        ["episode_id"] = episode.Header.EpisodeId.ToString(),
        ["seed"] = episode.Header.Seed,
        ["group"] = episode.Header.GroupId,
        ["attempt"] = episode.Header.Attempt,
        ["policy_version"] = episode.Header.Policy?.Version,
        ["mode"] = EpisodeWords.Of(episode.Header.Mode),
        ["outcome"] = episode.Summary.Outcome.Kind.ToString().ToLowerInvariant(),
        ["reason"] = episode.Summary.Outcome.Reason,
        ["seconds"] = Terminal.Number(episode.Summary.Duration.TotalSeconds),
        ["chunks"] = episode.Summary.Chunks,
        ["inference_ms_p50"] = Terminal.Number(episode.Summary.InferenceMillisecondsP50),
        ["inference_ms_p99"] = Terminal.Number(episode.Summary.InferenceMillisecondsP99),
        ["jitter_ms_p99"] = Terminal.Number(episode.Summary.JitterMillisecondsP99),
        ["gate_limited"] = episode.Summary.GateLimited,
        ["gate_rejected"] = episode.Summary.GateRejected,
        ["discarded_chunks"] = episode.Summary.DiscardedChunks,
        ["missed_ticks"] = episode.Summary.MissedTicks,
        ["dropped"] = episode.Summary.Dropped,
        ["path"] = episode.Path.Length > 0 ? RepositoryPaths.Relative(episode.Path) : "",
    };
}
