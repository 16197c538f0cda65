using SimpleVlaRl.Promotion.Trials;

namespace SimpleVlaRl.Promotion.Tests;

/// <summary>What a trial of two versions may conclude, and how often it may be wrong.</summary>
public sealed class PairedTrialTests
{
    private static readonly PairedTrialOptions Usual = new();

    [Fact]
    public void Note_StartsThatOnlyTheCandidateDoes_PromotesAtTheEighth()
    {
        // (1.2^n + 1.4^n + 1.6^n) / 3 is 13.0 at n = 7 and 20.7 at n = 8; 1 / 0.05 is 20.
        PairedTrial trial = new(Usual);
        for (int pair = 1; pair < 8; pair++)
        {
            Assert.Equal(TrialVerdict.Undecided, trial.Note(championSucceeded: false, candidateSucceeded: true));
        }

        Assert.Equal(TrialVerdict.Better, trial.Note(championSucceeded: false, candidateSucceeded: true));
        Assert.Equal((8, 8, 0, 0), (trial.Pairs, trial.Gained, trial.Lost, trial.Both));
    }

    [Fact]
    public void Note_VersionsThatDoTheSame_GivesUpLongBeforeTheLastPair()
    {
        PairedTrial trial = new(Usual);
        while (trial.Verdict == TrialVerdict.Undecided)
        {
            trial.Note(trial.Pairs % 2 == 0, trial.Pairs % 2 == 0);
        }

        Assert.Equal(TrialVerdict.NotBetter, trial.Verdict);
        Assert.InRange(trial.Pairs, 10, 60);
        Assert.Equal(1, trial.EvidenceForGain);
    }

    [Fact]
    public void Verdict_OfPairsInAnotherOrder_IsTheSame()
    {
        int[] differences = [1, 1, 0, -1, 1, 1, 0, 1, 1, -1, 1, 1, 1, 1];
        PairedTrial forwards = Play(differences);
        PairedTrial backwards = Play(differences.Reverse());
        Assert.Equal((forwards.Verdict, forwards.Gained, forwards.Lost), (backwards.Verdict, backwards.Gained, backwards.Lost));
        Assert.Equal(forwards.EvidenceForGain, backwards.EvidenceForGain, 9);
        Assert.Equal(forwards.EvidenceAgainstGain, backwards.EvidenceAgainstGain, 9);
        Assert.Equal(TrialVerdict.NotBetter, Play([0], Usual with { MaximumPairs = 1 }).Verdict);
    }

    [Fact]
    public void Bets_AgainstWhatIsTrue_GainNothingOnAverage()
    {
        // Every sequence of four pairs that differ, each as likely: the bet on the candidate stays at 1.
        Assert.Equal(1, Sequences(4, 2).Average(sequence => Play(sequence.Select(won => won * 2 - 1)).EvidenceForGain), 12);

        // Every sequence of four pairs that gain as much as is worth a change, by a quarter of the pairs.
        PairedTrialOptions quarter = Usual with { SmallestGain = 0.25 };
        Assert.Equal(1, Sequences(4, 4).Average(sequence => Play(sequence.Select(draw => draw == 0 ? 1 : 0), quarter).EvidenceAgainstGain), 12);
    }

    [Fact]
    public void Verdict_OfVersionsThatAreAlike_IsWrongInNoMoreThanWasSaid()
    {
        // All 2^16 sequences of differing pairs; without a tie nothing is more often looked at.
        PairedTrialOptions patient = Usual with { MissRate = 1e-9 };
        double share = Sequences(16, 2).Average(sequence => IsEverBetter(sequence.Select(won => won * 2 - 1), patient) ? 1.0 : 0);
        Assert.InRange(share, 0.001, Usual.FalsePromotionRate);
    }

    [Theory]
    [InlineData(double.NaN, 0.1, 0.15, 400)]
    [InlineData(0.05, 1, 0.15, 400)]
    [InlineData(0.05, 0.1, 0, 400)]
    [InlineData(0.05, 0.1, 0.15, 0)]
    public void Options_OutOfRange_AreRefused(double falsePromotions, double missed, double gain, int pairs) =>
        Assert.Throws<ArgumentException>(() => new PairedTrial(new PairedTrialOptions
        {
            FalsePromotionRate = falsePromotions,
            MissRate = missed,
            SmallestGain = gain,
            MaximumPairs = pairs,
        }));

    private static bool IsEverBetter(IEnumerable<int> differences, PairedTrialOptions options)
    {
        PairedTrial trial = new(options);
        return differences.Any(difference => trial.Note(difference < 0, difference > 0) == TrialVerdict.Better);
    }

    private static PairedTrial Play(IEnumerable<int> differences, PairedTrialOptions? options = null)
    {
        PairedTrial trial = new(options ?? Usual);
        foreach (int difference in differences)
        {
            trial.Note(difference < 0, difference > 0);
        }

        return trial;
    }

    private static IEnumerable<int[]> Sequences(int length, int values) => Enumerable.Range(0, (int)Math.Pow(values, length))
        .Select(number => Enumerable.Range(0, length).Select(place => number / (int)Math.Pow(values, place) % values).ToArray());
}
