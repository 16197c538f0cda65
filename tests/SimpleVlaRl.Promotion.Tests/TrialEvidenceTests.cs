using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Promotion.Trials;

namespace SimpleVlaRl.Promotion.Tests;

/// <summary>What a trial makes of recorded episodes.</summary>
public sealed class TrialEvidenceTests
{
    [Fact]
    public void Of_StartsThatOnlyTheCandidateDoes_IsBetter()
    {
        TrialEvidence evidence = TrialScenes.Read(TrialScenes.Pairs(1, 8, OutcomeKind.Failure, OutcomeKind.Success));
        Assert.Equal((TrialVerdict.Better, 8, 8, 0), (evidence.Verdict, evidence.Pairs, evidence.Gained, evidence.Lost));
        Assert.Equal((8, 8, 0), (evidence.Candidate.Episodes, evidence.Candidate.Successes, evidence.Champion.Successes));
    }

    [Fact]
    public void Of_InvalidUnlabelledAndLonelyEpisodes_CountsNoneOfThemAsAFailure()
    {
        TrialEpisode[] episodes =
        [
            TrialScenes.Episode(1, 1, OutcomeKind.Success), TrialScenes.Episode(2, 1, OutcomeKind.Invalid),
            TrialScenes.Episode(1, 2, OutcomeKind.Success), TrialScenes.Episode(2, 2, OutcomeKind.Unlabelled),
            TrialScenes.Episode(1, 3, OutcomeKind.Success),
            TrialScenes.Episode(1, 4, OutcomeKind.Failure), TrialScenes.Episode(2, 4, OutcomeKind.Success, robot: "right"),
        ];
        TrialEvidence evidence = TrialScenes.Read(episodes);
        Assert.Equal((0, 0, TrialVerdict.Undecided), (evidence.Pairs, evidence.Lost, evidence.Verdict));
        Assert.Equal((4, 3, 1, 1), (evidence.Champion.Episodes, evidence.Champion.Successes, evidence.Candidate.Episodes, evidence.Candidate.Invalid));
    }

    [Fact]
    public void Of_AStartThatWasRepeated_TakesTheFirstThatCounts()
    {
        TrialEpisode[] episodes =
        [
            TrialScenes.Episode(1, 1, OutcomeKind.Failure), TrialScenes.Episode(2, 1, OutcomeKind.Invalid),
            TrialScenes.Episode(2, 1, OutcomeKind.Success, second: 1), TrialScenes.Episode(2, 1, OutcomeKind.Failure, second: 2),
        ];
        TrialEvidence evidence = TrialScenes.Read(episodes.Reverse());
        Assert.Equal((1, 1, 0), (evidence.Pairs, evidence.Gained, evidence.Lost));
    }

    [Fact]
    public void Of_ACandidateWhoseTicksAreLimited_IsGuardedHoweverOftenItSucceeds()
    {
        TrialEvidence evidence = TrialScenes.Read(TrialScenes.Pairs(1, 20, OutcomeKind.Failure, OutcomeKind.Success, limited: 6));
        Assert.Equal(TrialVerdict.Guarded, evidence.Verdict);
        Assert.Contains("the gate limits 6 %", evidence.Reason, StringComparison.Ordinal);
        Assert.Equal(TrialVerdict.Better, TrialScenes.Read(TrialScenes.Pairs(1, 20, OutcomeKind.Failure, OutcomeKind.Success, limited: 5)).Verdict);
    }

    [Fact]
    public void Of_ASuccessInWhichAPersonTookOver_IsNone()
    {
        TrialEpisode helped = TrialScenes.Episode(2, 1, OutcomeKind.Success);
        TrialEvidence evidence = TrialScenes.Read(
        [
            TrialScenes.Episode(1, 1, OutcomeKind.Success), helped with { Summary = helped.Summary with { Intervened = true } },
        ]);
        Assert.Equal((1, 0, 1, 0), (evidence.Pairs, evidence.Gained, evidence.Lost, evidence.Candidate.Successes));
    }

    [Fact]
    public void Of_ACandidateThatIsSlow_IsGuarded()
    {
        TrialEvidence evidence = TrialScenes.Read(TrialScenes.Pairs(1, 20, OutcomeKind.Failure, OutcomeKind.Success, milliseconds: 40));
        Assert.Equal(TrialVerdict.Guarded, evidence.Verdict);
        Assert.Contains("takes 40 ms", evidence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ACandidateWhoseEpisodesAreInvalid_IsGuarded()
    {
        IEnumerable<TrialEpisode> episodes = TrialScenes.Pairs(1, 6, OutcomeKind.Failure, OutcomeKind.Success)
            .Concat(Enumerable.Range(10, 6).Select(start => TrialScenes.Episode(2, start, OutcomeKind.Invalid)));
        TrialEvidence evidence = TrialScenes.Read(episodes);
        Assert.Equal(TrialVerdict.Guarded, evidence.Verdict);
        Assert.Contains("6 of 12 episodes of the candidate are invalid", evidence.Reason, StringComparison.Ordinal);
    }
}
