using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.OperatorConsole.Answers;
using SimpleVlaRl.Safety.Geometry;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>What the page is told of a run, as text. For one thread.</summary>
internal sealed class LiveMessages
{
    private readonly LiveRun run;
    private readonly TimeProvider time;
    private readonly LiveTick tick;
    private readonly double[] measured;
    private readonly double[] ranges;
    private readonly CollisionModel? body;
    private readonly double[] ends;

    public LiveMessages(LiveRun run, TimeProvider time)
    {
        (this.run, this.time) = (run, time);
        IReadOnlyList<JointProfile> joints = run.Robot.Joints;
        tick = new LiveTick(joints.Count);
        measured = new double[joints.Count];
        ranges = [.. joints.Select(joint => joint.UpperPosition - joint.LowerPosition)];
        body = CollisionModel.Of(run.Robot);
        ends = new double[6 * (body?.CapsuleCount ?? 0)];
    }

    /// <summary>How the run stands.</summary>
    /// <param name="status">As the desk says it.</param>
    /// <param name="photograph">The episode whose first frames show where the objects stood at this start; null for none.</param>
    public byte[] State(OperatorStatus status, Guid? photograph)
    {
        RunSnapshot progress = run.Progress.Read();
        return Bytes(new JsonObject
        {
            ["type"] = "state",
            ["sequence"] = status.Sequence,
            ["phase"] = Words.Of(status.Phase),
            ["message"] = status.Message,
            ["request"] = Request(status.Request),
            ["proposal"] = status.Proposal is { } proposal ? Words.Of(proposal) : null,
            ["last"] = status is { LastEpisode: { } last, LastOutcome: { } outcome }
                ? new JsonObject { ["id"] = last.ToString("D"), ["outcome"] = Words.Of(outcome), ["isTakenBack"] = status.IsLabelTakenBack }
                : null,
            ["commands"] = new JsonArray([.. CommandsNow.Of(status).Select(command => JsonValue.Create(OperatorWords.Word(command)))]),
            ["group"] = Group(progress, status),
            ["run"] = Counts(progress),
            ["policy"] = Policy(progress.Current),
            ["photo"] = photograph is { } episode ? new JsonObject { ["episode"] = episode.ToString("D") } : null,
        });
    }

    /// <summary>Where the arms are, and what the gate said last.</summary>
    public byte[] Tick()
    {
        run.Sensors.Look(measured);
        bool isRunning = run.IsRecording() && run.Ticks.TryRead(tick) && tick.Tick >= 0;
        bool isPlaced = body is not null && body.TryPlace(measured, ends);
        return Bytes(new JsonObject
        {
            ["type"] = "tick",
            ["at"] = Math.Round(LiveClock.Milliseconds(time)),
            ["measured"] = Words.Numbers(measured),
            ["applied"] = isRunning ? Words.Numbers(tick.Applied) : null,
            ["proposed"] = isRunning ? Words.Numbers(tick.Proposed) : null,
            ["gate"] = isRunning
                ? new JsonObject { ["verdict"] = Words.Of(tick.Verdict), ["reason"] = Reason(tick.Reason), ["joint"] = MostChanged() }
                : null,
            ["limited"] = isRunning ? tick.Limited : 0,
            ["rejected"] = isRunning ? tick.Rejected : 0,
            ["seconds"] = isRunning ? Words.Number((double)tick.Tick / run.Robot.ServoRateHertz, 2) : null,
            ["capsules"] = isPlaced ? Words.Numbers(ends) : null,
        });
    }

    /// <summary>How everything does.</summary>
    public byte[] Health()
    {
        RunHealth health = run.Health();
        return Bytes(new JsonObject
        {
            ["type"] = "health",
            ["streams"] = new JsonArray([.. health.Streams.Select(stream => new JsonObject
            {
                ["topic"] = stream.Topic,
                ["perSecond"] = Words.Number(stream.PerSecond, 1),
                ["ageMs"] = stream.AgeMilliseconds is { } age ? Words.Number(age, 1) : null,
                ["level"] = Words.Of(stream.Level),
                ["message"] = stream.Message,
                ["advice"] = stream.Advice,
            })]),
            ["checks"] = new JsonArray([.. health.Checks.Select(check => new JsonObject
            {
                ["name"] = check.Name, ["level"] = Words.Of(check.Level), ["message"] = check.Message, ["advice"] = check.Advice,
            })]),
            ["isRecording"] = run.IsRecording(),
            ["events"] = new JsonArray([.. run.Events.Read().Select(item => new JsonObject
            {
                ["at"] = Words.Time(item.At), ["level"] = Words.Of(item.Level), ["text"] = item.Text,
            })]),
        });
    }

    /// <summary>The reasons of the gate as words.</summary>
    public static string Reason(GateReason reason) => reason == GateReason.None ? "" : string.Join(
        ", ", reason.ToString().Split(", ").Select(word => JsonNamingPolicy.SnakeCaseLower.ConvertName(word).Replace('_', ' ')));

    private static JsonObject? Request(OperatorRequest? request) => request is null ? null : new JsonObject
    {
        ["episode"] = request.Episode,
        ["episodes"] = request.Episodes,
        ["task"] = request.Task,
        ["instruction"] = request.Instruction,
        ["place"] = request.Place,
        ["start"] = request.Start,
        ["attempt"] = request.Attempt,
        ["timeLimitSeconds"] = request.TimeLimit.TotalSeconds,
    };

    private JsonObject Group(RunSnapshot progress, OperatorStatus status)
    {
        string group = progress.Current?.GroupId ?? "";
        IEnumerable<RunEpisode> stored = group.Length > 0 ? progress.Episodes.Where(episode => episode.Group == group) : progress.Episodes.TakeLast(12);
        List<JsonNode> attempts = [.. stored.Select(episode => Attempt(episode.Id, Words.Of(episode.Outcome), episode.Counts))];
        if (progress.Current is { } current && progress.Episodes.All(episode => episode.Id != current.EpisodeId)
            && status.Phase is OperatorPhase.Running or OperatorPhase.TakenOver or OperatorPhase.AwaitingOutcome or OperatorPhase.Storing)
        {
            attempts.Add(Attempt(progress.Current!.EpisodeId, "running", counts: false));
        }

        return new JsonObject { ["size"] = run.GroupSize, ["id"] = group, ["attempts"] = new JsonArray([.. attempts]) };

        static JsonObject Attempt(Guid id, string outcome, bool counts) =>
            new() { ["id"] = id.ToString("D"), ["outcome"] = outcome, ["counts"] = counts };
    }

    private static JsonObject Counts(RunSnapshot progress)
    {
        JsonObject counts = [];
        foreach (OutcomeKind kind in Enum.GetValues<OutcomeKind>())
        {
            counts[Words.Of(kind)] = progress.Episodes.Count(episode => episode.Outcome == kind);
        }

        counts["expected"] = progress.Expected;
        return counts;
    }

    private static JsonObject? Policy(EpisodeHeader? header) => header?.Policy is not { } policy ? null : new JsonObject
    {
        ["name"] = policy.Name,
        ["version"] = policy.Version,
        ["digest"] = policy.Digest,
        ["precision"] = policy.Precision,
        ["provider"] = policy.ExecutionProvider,
        ["mode"] = Words.Of(header.Mode),
    };

    /// <summary>The joint that the gate changed most, by its range; null where it changed none.</summary>
    private int? MostChanged()
    {
        (int joint, double share) = (-1, 1e-9);
        for (int index = 0; index < ranges.Length && tick.Verdict is GateVerdict.Limited or GateVerdict.Rejected; index++)
        {
            double changed = Math.Abs(tick.Proposed[index] - tick.Applied[index]) / ranges[index];
            (joint, share) = changed > share ? (index, changed) : (joint, share);
        }

        return joint < 0 ? null : joint;
    }

    private static byte[] Bytes(JsonObject message) => JsonSerializer.SerializeToUtf8Bytes(message);
}
