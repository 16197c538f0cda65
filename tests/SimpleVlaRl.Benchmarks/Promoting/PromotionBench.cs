using SimpleVlaRl.Promotion.Trials;

namespace SimpleVlaRl.Benchmarks.Promoting;

/// <summary>Trials of versions whose true rates are known, as many as it takes to see how often they end wrongly.</summary>
internal static class PromotionBench
{
    /// <summary>Champions of all kinds that GRPO starts from; each meets its equal as often as its better.</summary>
    private static readonly double[] Champions = [0.2, 0.35, 0.5];

    public static PromotionReport Run(
        int campaigns, double gain, double spread, int seed, PairedTrialOptions options, Action<int> onProgress, CancellationToken cancellation)
    {
        StartDifficulty starts = new(spread);
        CampaignTally[] kinds =
        [
            .. Champions.SelectMany(champion => (CampaignTally[])[new CampaignTally(champion, champion), new CampaignTally(champion, champion + gain)])
        ];
        (double Champion, double Candidate)[] skills = [.. kinds.Select(kind => (starts.SkillOf(kind.Champion), starts.SkillOf(kind.Candidate)))];
        Random draws = new(seed);
        int done = 0;
        for (; done < campaigns && !cancellation.IsCancellationRequested; done++)
        {
            int kind = done % kinds.Length;
            PairedTrial trial = Campaign(starts, skills[kind], options, draws);
            kinds[kind].Campaigns++;
            kinds[kind].Promoted += trial.Verdict == TrialVerdict.Better ? 1 : 0;
            kinds[kind].Episodes += 2L * trial.Pairs;
            onProgress(done + 1);
        }

        CampaignTally[] equal = [.. kinds.Where(kind => kind.Candidate == kind.Champion)];
        CampaignTally[] better = [.. kinds.Where(kind => kind.Candidate > kind.Champion)];
        int missed = better.Sum(kind => kind.Campaigns - kind.Promoted);
        int withGain = better.Sum(kind => kind.Campaigns);

        // Where none is missed, a fixed test would need one more failure than was seen; half a campaign stands for it.
        double power = 1 - (Math.Max(missed, 0.5) / Math.Max(1, withGain));
        (double, double)[] differing =
        [
            .. skills.Where((_, index) => kinds[index].Candidate > kinds[index].Champion).Select(skill => (
                StartDifficulty.Mean(start => starts.Chance(skill.Candidate, start) * (1 - starts.Chance(skill.Champion, start))),
                StartDifficulty.Mean(start => starts.Chance(skill.Champion, start) * (1 - starts.Chance(skill.Candidate, start)))))
        ];
        return new PromotionReport
        {
            Campaigns = done,
            FalsePromotions = equal.Sum(kind => kind.Promoted),
            WithoutGain = equal.Sum(kind => kind.Campaigns),
            Missed = missed,
            WithGain = withGain,
            MeanEpisodes = Math.Round(kinds.Sum(kind => kind.Episodes) / (double)Math.Max(1, done), 1),
            FixedEpisodes = 2 * FixedTrial.Pairs(differing, options.FalsePromotionRate, Math.Max(power, options.FalsePromotionRate)),
            Power = Math.Round(1 - (missed / (double)Math.Max(1, withGain)), 4),
            Gain = gain,
            Spread = spread,
            Kinds = kinds,
        };
    }

    private static PairedTrial Campaign(StartDifficulty starts, (double Champion, double Candidate) skill, PairedTrialOptions options, Random draws)
    {
        PairedTrial trial = new(options);
        while (trial.Verdict == TrialVerdict.Undecided)
        {
            double start = MathNet.Numerics.Distributions.Normal.Sample(draws, 0, 1);
            trial.Note(
                draws.NextDouble() < starts.Chance(skill.Champion, start), draws.NextDouble() < starts.Chance(skill.Candidate, start));
        }

        return trial;
    }
}
