using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Promotion.Trials;
using SimpleVlaRl.Robot.Run;

namespace SimpleVlaRl.Robot.Tests;

/// <summary>A candidate beside the version in use, on the same starts.</summary>
public sealed class VersionTrialTests
{
    private static readonly EpisodeOutcome Success = EpisodeOutcome.Success("simulator");
    private static readonly EpisodeOutcome Failure = EpisodeOutcome.Failure("simulator");

    [Fact]
    public void Trial_OfACandidateThatAloneSucceeds_PromotesItAfterEightStartsAndItAnswers()
    {
        using VersionScene scene = new();
        Assert.Null(scene.Follower.BetweenGroups());
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        List<(ScheduledEpisode Episode, int Version, string? End)> done = [];
        while (!trial.IsDecided)
        {
            done.Add(scene.Play(trial, version => version == 2 ? Success : Failure));
        }

        Assert.Equal([1, 2, 2, 1, 1, 2, 2, 1], done.Take(8).Select(episode => episode.Version));
        Assert.Equal(16, done.Count);
        Assert.All(done.Chunk(2), pair => Assert.Equal(pair[0].Episode.Start, pair[1].Episode.Start));
        Assert.All(done, episode => Assert.True(episode.Episode is { IsTrial: true, Start: ValidationStart } && episode.End is null));
        PromotionRecord decision = scene.History.Records[^1];
        Assert.Equal((2, 1, PromotionDecision.Promoted, "trial"), (decision.Version, decision.Champion, decision.Decision, decision.By));
        Assert.Equal(8, decision.Evidence!.Gained);
        Assert.Equal(2, scene.Policy.Identity.Version);
        Assert.Null(scene.Follower.BetweenGroups());
        Assert.Equal(2, scene.Policy.Identity.Version);
    }

    [Fact]
    public void Trial_OfACandidateThatIsNoBetter_RejectsItAndTheChampionAnswers()
    {
        using VersionScene scene = new();
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        while (!trial.IsDecided)
        {
            scene.Play(trial, version => version == 1 ? Success : Failure);
        }

        Assert.Equal((2, PromotionDecision.Rejected), (scene.History.Records[^1].Version, scene.History.Records[^1].Decision));
        Assert.Equal(1, scene.Policy.Identity.Version);
        Assert.Null(scene.Follower.BetweenGroups());
        Assert.Equal(1, scene.Policy.Identity.Version);
    }

    [Fact]
    public void Trial_OfAsManyStartsAsItMayTake_GivesTheCandidateUp()
    {
        using VersionScene scene = new(trial: new PairedTrialOptions { MaximumPairs = 3 });
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        int episodes = 0;
        while (!trial.IsDecided)
        {
            scene.Play(trial, version => version == 2 ? Success : Failure);
            episodes++;
        }

        Assert.Equal(6, episodes);
        Assert.Equal((2, PromotionDecision.Rejected), (scene.History.Records[^1].Version, scene.History.Records[^1].Decision));
    }

    [Fact]
    public void Trial_InvalidEpisodes_AreDoneAgainByTheSameVersion()
    {
        using VersionScene scene = new();
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        (ScheduledEpisode first, int version, _) = scene.Play(trial, _ => EpisodeOutcome.Invalid("stale camera", "runtime"));
        (ScheduledEpisode again, int sameVersion, _) = scene.Play(trial, _ => Failure);
        (ScheduledEpisode partner, int other, _) = scene.Play(trial, _ => Failure);
        Assert.Equal((first.Start, 0, 1), (again.Start, first.Attempt, again.Attempt));
        Assert.Equal((first.Start, version, 2), (partner.Start, sameVersion, other));
        Assert.Equal(2, scene.Play(trial, _ => Failure).Version);
        for (int voided = 1; voided < 16; voided++)
        {
            Assert.Null(scene.Play(trial, _ => EpisodeOutcome.Invalid("stale camera", "runtime")).End);
        }

        Assert.Contains("stale camera", scene.Play(trial, _ => EpisodeOutcome.Invalid("stale camera", "runtime")).End, StringComparison.Ordinal);
    }

    [Fact]
    public void Trial_OfACandidateWhoseEpisodesAreInvalid_RejectsItWithoutAPair()
    {
        using VersionScene scene = new();
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        scene.Play(trial, _ => Failure);
        while (!trial.IsDecided)
        {
            Assert.Equal(2, scene.Play(trial, _ => EpisodeOutcome.Invalid("stale camera", "runtime")).Version);
        }

        PromotionRecord decision = scene.History.Records[^1];
        Assert.Equal((PromotionDecision.Rejected, 0, 10), (decision.Decision, decision.Evidence!.Pairs, decision.Evidence.Candidate.Invalid));
        Assert.Equal(1, scene.Policy.Identity.Version);
    }

    [Fact]
    public void Trial_ThatWasBrokenOff_GoesOnWithWhatTheStoreHas()
    {
        using VersionScene scene = new();
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        ScheduledEpisode first = scene.Play(trial, _ => Failure).Episode;
        VersionTrial next = scene.Follower.BetweenGroups()!;
        (ScheduledEpisode second, int version, _) = scene.Play(next, _ => Success);
        Assert.Equal((first.Start, 2), (second.Start, version));
    }

    [Fact]
    public void Trial_WhileTheOperatorWantsBack_RejectsTheCandidate()
    {
        using VersionScene scene = new();
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        scene.Follower.Ask(wantsNewest: false);
        scene.Play(trial, _ => Failure);
        PromotionRecord last = scene.History.Records[^1];
        Assert.Equal((true, 2, PromotionDecision.Rejected, "operator"), (trial.IsDecided, last.Version, last.Decision, last.By));
        Assert.Null(scene.Follower.BetweenGroups());
        Assert.Equal((1, 2), (scene.Policy.Identity.Version, scene.History.Records.Count));
    }

    [Fact]
    public void Trial_BesideAVersionThatIsNoLongerInUse_EndsUndecided()
    {
        using VersionScene scene = new();
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        scene.Export(seed: 10);
        scene.Decide(3, PromotionDecision.Promoted);
        for (int pair = 0; pair < 8 && !trial.IsDecided; pair++)
        {
            scene.Play(trial, version => version == 2 ? Success : Failure);
        }

        Assert.True(trial.IsDecided);
        Assert.Null(scene.History.Of(scene.Disk.Manifest.Versions[1]));
        scene.Follower.BetweenGroups();
        Assert.Equal(3, scene.Policy.Identity.Version);
    }

    [Fact]
    public void Trial_WhileAPersonDecides_EndsByHerWord()
    {
        using VersionScene scene = new();
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        scene.Decide(2, PromotionDecision.Promoted);
        scene.Play(trial, _ => Failure);
        Assert.True(trial.IsDecided);
        Assert.Equal(2, scene.Policy.Identity.Version);
        Assert.Equal("anna", scene.History.Records[^1].By);
    }
}
