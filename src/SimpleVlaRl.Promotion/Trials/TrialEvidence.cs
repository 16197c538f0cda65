using SimpleVlaRl.Core.Statistics;

namespace SimpleVlaRl.Promotion.Trials;

/// <summary>What a trial says, and by what: the part of a decision's record that anybody can compute again from the episodes.</summary>
public sealed record TrialEvidence
{
    /// <summary>What it says.</summary>
    public required TrialVerdict Verdict { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Pairs of episodes from one start.</summary>
    public required int Pairs { get; init; }

    /// <summary>Pairs in which only the candidate succeeded.</summary>
    public required int Gained { get; init; }

    /// <summary>Pairs in which only the champion succeeded.</summary>
    public required int Lost { get; init; }

    /// <summary>The evidence that the candidate succeeds more often; promoted from 1 / <see cref="PairedTrialOptions.FalsePromotionRate"/>.</summary>
    public required double EvidenceForGain { get; init; }

    /// <summary>The evidence that the gain is smaller than worth a change.</summary>
    public required double EvidenceAgainstGain { get; init; }

    /// <summary>The version that is in use.</summary>
    public required VersionTally Champion { get; init; }

    /// <summary>The new one.</summary>
    public required VersionTally Candidate { get; init; }

    /// <summary>Reads a trial's episodes.</summary>
    /// <param name="episodes">Those of one trial, in any order.</param>
    /// <param name="champion">The number of the version that is in use.</param>
    /// <param name="candidate">The number of the new one.</param>
    /// <param name="options">What the trial may get wrong.</param>
    /// <param name="guards">What the candidate must not do.</param>
    /// <returns>The evidence.</returns>
    public static TrialEvidence Of(
        IEnumerable<TrialEpisode> episodes, int champion, int candidate, PairedTrialOptions options, TrialGuardOptions guards)
    {
        ArgumentNullException.ThrowIfNull(guards);
        TrialEpisode[] all = [.. episodes.OrderBy(episode => episode.Header.StartedNanoseconds)];
        PairedTrial trial = new(options);
        foreach ((TrialEpisode old, TrialEpisode fresh) in PairsOf(all, champion, candidate))
        {
            trial.Note(old.Succeeded, fresh.Succeeded);
        }

        VersionTally before = VersionTally.Of(all.Where(episode => episode.Header.Policy?.Version == champion));
        VersionTally after = VersionTally.Of(all.Where(episode => episode.Header.Policy?.Version == candidate));
        string? broken = Broken(before, after, guards);
        return new TrialEvidence
        {
            Verdict = broken is null ? trial.Verdict : TrialVerdict.Guarded,
            Reason = broken ?? Sentence(trial, options),
            Pairs = trial.Pairs,
            Gained = trial.Gained,
            Lost = trial.Lost,
            EvidenceForGain = trial.EvidenceForGain,
            EvidenceAgainstGain = trial.EvidenceAgainstGain,
            Champion = before,
            Candidate = after,
        };
    }

    /// <summary>The pairs: of each robot and start the first episode of each version that counts.</summary>
    private static IEnumerable<(TrialEpisode Champion, TrialEpisode Candidate)> PairsOf(TrialEpisode[] episodes, int champion, int candidate) => episodes
        .Where(episode => episode.Counts)
        .GroupBy(episode => (episode.Header.Robot, episode.Header.RobotDigest, episode.Header.Seed))
        .Select(start => (Champion: First(start, champion), Candidate: First(start, candidate)))
        .Where(pair => pair.Champion is not null && pair.Candidate is not null)
        .Select(pair => (pair.Champion!.Value, pair.Candidate!.Value));

    private static TrialEpisode? First(IEnumerable<TrialEpisode> episodes, int version) =>
        episodes.Where(episode => episode.Header.Policy?.Version == version).Select(episode => (TrialEpisode?)episode).FirstOrDefault();

    private static string? Broken(VersionTally champion, VersionTally candidate, TrialGuardOptions guards)
    {
        double invalid = (double)champion.Invalid / Math.Max(1, champion.Episodes + champion.Invalid);
        int run = candidate.Episodes + candidate.Invalid;
        if (run >= guards.LeastEpisodesOfInvalid
            && WilsonInterval.Of(candidate.Invalid, run, guards.InvalidShareDeviations).Low > invalid + guards.InvalidShareMargin)
        {
            return FormattableString.Invariant(
                $"{candidate.Invalid} of {run} episodes of the candidate are invalid, of the champion {100 * invalid:0.#} %");
        }

        if (Math.Min(champion.Episodes, candidate.Episodes) < guards.LeastEpisodes)
        {
            return null;
        }

        if (!(candidate.LimitedShare <= (champion.LimitedShare * guards.LimitedShareFactor) + guards.LimitedShareMargin))
        {
            return FormattableString.Invariant(
                $"the gate limits {100 * candidate.LimitedShare:0.#} % of the candidate's ticks, {100 * champion.LimitedShare:0.#} % of the champion's");
        }

        return candidate.InferenceMilliseconds <= (champion.InferenceMilliseconds * guards.LatencyFactor) + guards.LatencyMarginMilliseconds ? null
            : FormattableString.Invariant(
                $"the candidate takes {candidate.InferenceMilliseconds:0.#} ms, the champion {champion.InferenceMilliseconds:0.#} ms");
    }

    private static string Sentence(PairedTrial trial, PairedTrialOptions options)
    {
        string counts = FormattableString.Invariant($"of {trial.Pairs} starts {trial.Gained} gained and {trial.Lost} lost");
        return trial.Verdict switch
        {
            TrialVerdict.Better => FormattableString.Invariant($"{counts}: evidence {trial.EvidenceForGain:0.#} of {1 / options.FalsePromotionRate:0.#}"),
            TrialVerdict.NotBetter when trial.EvidenceAgainstGain >= 1 / options.MissRate =>
                FormattableString.Invariant($"{counts}: a gain of {100 * options.SmallestGain:0.#} points is unlikely"),
            TrialVerdict.NotBetter => $"{counts}: not shown to be better in as many starts as a trial may take",
            _ => $"{counts} until now",
        };
    }
}
