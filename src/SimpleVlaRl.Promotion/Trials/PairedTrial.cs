namespace SimpleVlaRl.Promotion.Trials;

/// <summary>
/// A sequential test of two versions on the same starts: whoever looks after every pair, and stops when it is decided, is wrong no more often than was said.
/// </summary>
/// <remarks>
/// <para>
/// Two bets are kept, each a nonnegative supermartingale under what it bets against, so that by Ville's inequality (J. Ville, "Étude critique de la notion de
/// collectif", 1939) it ever reaches 1/a with probability a at most. One bets that of the pairs in which the versions differ (Q. McNemar, Psychometrika 12,
/// 1947) the candidate wins more than half: each is A. Wald's likelihood ratio ("Sequential tests of statistical hypotheses", Annals of Mathematical
/// Statistics 16, 1945) of a share of 0.6, 0.7 or 0.8 to one half. The other bets that the mean difference is below the gain that is worth a change, as
/// I. Waudby-Smith and A. Ramdas bet on means of bounded variables ("Estimating means of bounded random variables by betting", JRSS B 86, 2024). Of each,
/// the mean of several stakes is again such a martingale; which of them is good need not be known before.
/// </para>
/// <para>
/// The product of bets does not depend on the order of the pairs, so that a label that comes late says the same. Starts are to be new ones, drawn independently
/// of what came before. The stakes are fixed; they were chosen on campaigns of other seeds.
/// </para>
/// </remarks>
public sealed class PairedTrial
{
    /// <summary>The shares of won pairs among those that differ, on which is bet.</summary>
    private static readonly double[] Shares = [0.6, 0.7, 0.8];

    /// <summary>The stakes against the gain; below 1 / (1 - gain), so that no pair takes more than there is.</summary>
    private static readonly double[] Stakes = [0.2, 0.4, 0.6];

    private readonly PairedTrialOptions options;
    private readonly double[] logGain = new double[Shares.Length];
    private readonly double[] logNoGain = new double[Stakes.Length];

    /// <summary>Begins a trial.</summary>
    /// <param name="options">What it may get wrong.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PairedTrial(PairedTrialOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
    }

    /// <summary>What all pairs together say, in whatever order they came.</summary>
    public TrialVerdict Verdict => EvidenceForGain >= 1 / options.FalsePromotionRate ? TrialVerdict.Better
        : EvidenceAgainstGain >= 1 / options.MissRate || Pairs >= options.MaximumPairs ? TrialVerdict.NotBetter
        : TrialVerdict.Undecided;

    /// <summary>The pairs.</summary>
    public int Pairs { get; private set; }

    /// <summary>Pairs in which only the candidate succeeded.</summary>
    public int Gained { get; private set; }

    /// <summary>Pairs in which only the champion succeeded.</summary>
    public int Lost { get; private set; }

    /// <summary>Pairs in which both succeeded.</summary>
    public int Both { get; private set; }

    /// <summary>How much a bet on the candidate has become, from 1: the evidence that it succeeds more often.</summary>
    public double EvidenceForGain => MeanOfExponentials(logGain);

    /// <summary>How much a bet against the gain has become, from 1: the evidence that it is smaller than what is worth a change.</summary>
    public double EvidenceAgainstGain => MeanOfExponentials(logNoGain);

    /// <summary>Takes a pair of episodes from one start.</summary>
    /// <param name="championSucceeded">Whether the version that is in use succeeded.</param>
    /// <param name="candidateSucceeded">Whether the new one did.</param>
    /// <returns>What the trial says now.</returns>
    public TrialVerdict Note(bool championSucceeded, bool candidateSucceeded)
    {
        int difference = (candidateSucceeded ? 1 : 0) - (championSucceeded ? 1 : 0);
        Pairs++;
        Gained += difference > 0 ? 1 : 0;
        Lost += difference < 0 ? 1 : 0;
        Both += championSucceeded && candidateSucceeded ? 1 : 0;
        for (int index = 0; index < Shares.Length && difference != 0; index++)
        {
            logGain[index] += Math.Log(2 * (difference > 0 ? Shares[index] : 1 - Shares[index]));
        }

        for (int index = 0; index < Stakes.Length; index++)
        {
            logNoGain[index] += Math.Log(1 + (Stakes[index] * (options.SmallestGain - difference)));
        }

        return Verdict;
    }

    private static double MeanOfExponentials(double[] logarithms) => logarithms.Average(Math.Exp);
}
