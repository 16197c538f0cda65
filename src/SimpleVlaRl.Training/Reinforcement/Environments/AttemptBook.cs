using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Observations;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>
/// Which environment plays which episode, which of them belong together, and which do not count. Not safe for two threads: whoever holds it locks.
/// </summary>
/// <remarks>
/// An episode counts that began, was acted in under one instruction, was said to have ended, and whose failure is not that of the environment. Everything else
/// is invalid, never a failure. Only episodes that began alike are compared.
/// </remarks>
internal sealed class AttemptBook(PolicyArchitecture architecture, EnvironmentOptions options, TimeProvider time, Action<string>? report)
{
    private const string Source = "environment";

    /// <summary>More chunks than any benchmark's episode has; what does not end must not fill the memory.</summary>
    private const int MostChunks = 4096;

    private readonly Dictionary<string, EnvironmentAttempt> playing = [];
    private readonly Queue<EndedAttempt> ended = [];
    private readonly List<EndedAttempt> unjudged = [];
    private readonly StartLooks looks = new();
    private readonly FailureLengths lengths = new();

    public EnvironmentCounts Counts { get; set; } = EnvironmentCounts.None;

    public int Playing => playing.Count;

    public void Begin(string environment, AttemptStart start)
    {
        Leave(environment, "the environment began another episode before it said how this one ended");
        playing[environment] = new EnvironmentAttempt(start) { HeardTimestamp = time.GetTimestamp() };
    }

    public void Heard(string environment)
    {
        if (playing.TryGetValue(environment, out EnvironmentAttempt? attempt))
        {
            attempt.HeardTimestamp = time.GetTimestamp();
        }
    }

    /// <summary>Whoever plays has been heard now: nobody could be while the learner learned.</summary>
    public void HearAll()
    {
        foreach (EnvironmentAttempt attempt in playing.Values)
        {
            attempt.HeardTimestamp = time.GetTimestamp();
        }
    }

    public void End(string environment, AttemptReport told)
    {
        if (playing.Remove(environment, out EnvironmentAttempt? attempt))
        {
            AttemptProblem? problem = told.Problem is { } reason ? AttemptProblem.Reported(reason)
                : attempt.ChunkCount == 0 || told.Decisions == 0 ? AttemptProblem.Unasked
                : null;
            ended.Enqueue(new EndedAttempt(environment, attempt, told, attempt.Problem ?? problem));
        }
    }

    public void Leave(string environment, string reason) => Give(environment, AttemptProblem.Left(reason));

    /// <summary>Finds the episode that an observation belongs to, and its place in a group when it is the first.</summary>
    /// <returns>The episode; null where the environment has begun none: it is answered, and nothing is kept.</returns>
    public EnvironmentAttempt? Decide(PendingDecision decision, IEpisodeQueue episodes)
    {
        if (!playing.TryGetValue(decision.Call.Robot, out EnvironmentAttempt? attempt))
        {
            return null;
        }

        if (!attempt.IsClaimed)
        {
            attempt.IsClaimed = true;
            attempt.Prompt = decision.Prompt;
            Claim(attempt, decision, episodes);
        }
        else if (!decision.Prompt.AsSpan().SequenceEqual(attempt.Prompt))
        {
            attempt.Problem ??= AttemptProblem.InstructionChanged;
        }
        else if (attempt.ChunkCount >= MostChunks)
        {
            attempt.Problem ??= AttemptProblem.TooLong(MostChunks);
        }

        return attempt;
    }

    /// <summary>Keeps what was seen and drawn.</summary>
    public void Answered(EnvironmentAttempt? attempt, PendingDecision decision, KeptImages images, byte[] tokens, float[] logProbabilities)
    {
        Counts = Counts with { Observations = Counts.Observations + 1 };
        if (attempt is null)
        {
            return;
        }

        attempt.HeardTimestamp = time.GetTimestamp();
        attempt.ChunkCount++;
        if (attempt.Problem is not null)
        {
            attempt.Decisions.Clear();
        }
        else if (attempt.Planned is not null)
        {
            attempt.Decisions.Add(new GrpoDecision(images, decision.Joints, tokens, logProbabilities));
        }
    }

    /// <summary>Gives what has ended to the queue, and ends what is not heard of any more.</summary>
    /// <param name="episodes">The queue.</param>
    /// <param name="waits">Whether an environment waits for an answer: it is we who say nothing then.</param>
    public void Settle(IEpisodeQueue episodes, Func<string, bool> waits)
    {
        foreach ((string environment, EnvironmentAttempt attempt) in (KeyValuePair<string, EnvironmentAttempt>[])[.. playing])
        {
            if (attempt.ChunkCount > 0 && time.GetElapsedTime(attempt.HeardTimestamp) > options.StallTimeout && !waits(environment))
            {
                Give(environment, AttemptProblem.Stalled(options.StallTimeout));
            }
        }

        bool hasMore = ended.Count > 0;
        while (ended.TryDequeue(out EndedAttempt? end))
        {
            if (end.Problem is null)
            {
                lengths.Note(end.Attempt.Start.Task, end.Environment, end.Attempt.ChunkCount);
            }

            unjudged.Add(end);
        }

        if (hasMore)
        {
            unjudged.RemoveAll(end => Settle(end, episodes));
        }
    }

    private void Give(string environment, AttemptProblem problem)
    {
        if (playing.Remove(environment, out EnvironmentAttempt? attempt))
        {
            ended.Enqueue(new EndedAttempt(environment, attempt, null, attempt.Problem ?? problem));
        }
    }

    private void Claim(EnvironmentAttempt attempt, PendingDecision decision, IEpisodeQueue episodes)
    {
        FirstObservation seen = FirstObservation.Of(decision.Images, decision.Joints, architecture);
        if (looks.Of(attempt.TrainingStart, seen, out string? difference) is not { } look)
        {
            attempt.Problem = AttemptProblem.TooManyLooks;
            return;
        }

        if (difference is not null && look > 0)
        {
            report?.Invoke(FormattableString.Invariant(
                $"{decision.Call.Robot}: {attempt.Start.Task} from start {attempt.Start.Start} is not compared with the attempts before: {difference}"));
        }

        attempt.Planned = episodes.Claim(attempt.TrainingStart, look);
    }

    /// <returns>Whether it is settled; a failure waits until it can be said whether it came early.</returns>
    private bool Settle(EndedAttempt end, IEpisodeQueue episodes)
    {
        (EnvironmentAttempt attempt, AttemptProblem? problem) = (end.Attempt, end.Problem);
        if (problem is null && !end.Report!.Succeeded && !options.CountsEarlyFailures)
        {
            if (lengths.IsEarly(attempt.Start.Task, attempt.ChunkCount) is not { } isEarly)
            {
                return false;
            }

            problem = isEarly ? AttemptProblem.FailedEarly : null;
        }

        if (problem is not null)
        {
            Counts = Counts with { Invalid = Counts.Invalid.SetItem(problem.Kind, Counts.Invalid.GetValueOrDefault(problem.Kind) + 1) };
            report?.Invoke(FormattableString.Invariant(
                $"{end.Environment}: {attempt.Start.Task} from start {attempt.Start.Start} does not count: {problem.Sentence}"));
        }
        else
        {
            Counts = attempt.Planned is null ? Counts with { Unwanted = Counts.Unwanted + 1 } : Counts with { Counted = Counts.Counted + 1 };
        }

        if (attempt.Planned is { } planned)
        {
            episodes.Ended(Result(attempt, planned, end.Report, problem));
        }

        return true;
    }

    private EpisodeResult Result(EnvironmentAttempt attempt, PlannedEpisode planned, AttemptReport? told, AttemptProblem? problem)
    {
        bool succeeded = problem is null && told!.Succeeded;
        int waypoints = Math.Max(0, attempt.ChunkCount - 1) * architecture.ChunkLength;
        waypoints += Math.Clamp(told?.WaypointsOfLast ?? architecture.ChunkLength, 0, architecture.ChunkLength);
        GrpoEpisode trajectory = new(attempt.Prompt, problem is null ? attempt.Decisions : [], waypoints * architecture.ActionDimension, succeeded);
        EpisodeOutcome outcome = problem is not null ? EpisodeOutcome.Invalid(problem.Kind, Source)
            : succeeded ? EpisodeOutcome.Success(Source)
            : EpisodeOutcome.Failure(Source);
        return new EpisodeResult(planned, trajectory, outcome, waypoints, attempt.ChunkCount);
    }
}
