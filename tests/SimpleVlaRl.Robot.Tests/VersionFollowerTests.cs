using Microsoft.Extensions.Time.Testing;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Robot.Run;

namespace SimpleVlaRl.Robot.Tests;

/// <summary>Which version answers, by what was decided.</summary>
public sealed class VersionFollowerTests
{
    [Fact]
    public void BetweenGroups_Approved_WaitsForThePersonAndFollowsHerBack()
    {
        using VersionScene scene = new(FollowMode.Approved);
        Assert.Null(scene.Follower.BetweenGroups());
        PromotionRecord first = Assert.Single(scene.History.Records);
        Assert.Equal((1, PromotionDecision.Promoted, "start"), (first.Version, first.Decision, first.By));
        scene.Export(seed: 9, isReady: false);
        scene.Follower.BetweenGroups();
        Assert.Equal((1, null), (scene.Policy.Identity.Version, scene.Policy.Ready?.Version));

        scene.Decide(2, PromotionDecision.Promoted);
        scene.AwaitReady(2);
        Assert.Null(scene.Follower.BetweenGroups());
        Assert.Equal(2, scene.Policy.Identity.Version);

        scene.Decide(2, PromotionDecision.Rejected);
        scene.Follower.BetweenGroups();
        Assert.Equal(1, scene.Policy.Identity.Version);
    }

    [Fact]
    public void Ask_ForTheVersionBefore_IsARejectionThatStands()
    {
        using VersionScene scene = new(FollowMode.Approved);
        scene.Follower.BetweenGroups();
        scene.Export(seed: 9, isReady: false);
        scene.Decide(2, PromotionDecision.Promoted);
        scene.AwaitReady(2);
        scene.Follower.BetweenGroups();
        scene.Follower.Ask(wantsNewest: false);
        scene.Follower.BetweenGroups();
        Assert.Equal(1, scene.Policy.Identity.Version);
        PromotionRecord last = scene.History.Records[^1];
        Assert.Equal((2, PromotionDecision.Rejected, "operator"), (last.Version, last.Decision, last.By));
        scene.Follower.BetweenGroups();
        Assert.Equal(1, scene.Policy.Identity.Version);
    }

    [Fact]
    public void BetweenGroups_ApprovedWhileAnotherWaits_LoadsItFirstAndTriesTheOtherBesideIt()
    {
        using VersionScene scene = new();
        scene.Follower.BetweenGroups();
        scene.Export(seed: 9);
        scene.Decide(2, PromotionDecision.Rejected);
        scene.Export(seed: 10);
        scene.Decide(2, PromotionDecision.Promoted);
        scene.AwaitReady(2);
        Assert.Null(scene.Follower.BetweenGroups());
        Assert.Equal(2, scene.Policy.Identity.Version);
        scene.AwaitReady(3);
        Assert.NotNull(scene.Follower.BetweenGroups());
        Assert.Equal((3, 2), (scene.Policy.Identity.Version, scene.Policy.Previous!.Version));
    }

    [Fact]
    public void BetweenGroups_AfterTheOnlyVersionWasRejected_HoldsUntilOneIsApproved()
    {
        using VersionScene scene = new();
        scene.Follower.BetweenGroups();
        Assert.False(scene.Follower.MustHold);
        scene.Decide(1, PromotionDecision.Rejected);
        Assert.Null(scene.Follower.BetweenGroups());
        Assert.True(scene.Follower.MustHold);
        Assert.Equal(2, scene.History.Records.Count);
        Assert.Throws<PolicyLoadException>(() => new DecidedVersions(scene.Disk.Folder, FollowMode.Tested).First(scene.Disk.Manifest));
        scene.Decide(1, PromotionDecision.Promoted);
        scene.Follower.BetweenGroups();
        Assert.False(scene.Follower.MustHold);
    }

    [Fact]
    public void Ask_ForTheVersionBeforeWhereNoneWasInUse_NeverBringsARejectedCandidate()
    {
        using VersionScene scene = new();
        scene.Export(seed: 9);
        VersionTrial trial = scene.Follower.BetweenGroups()!;
        scene.Decide(2, PromotionDecision.Rejected);
        scene.Play(trial, _ => Core.Episodes.EpisodeOutcome.Failure("simulator"));
        scene.Follower.Ask(wantsNewest: false);
        scene.Follower.BetweenGroups();
        scene.Follower.BetweenGroups();
        Assert.Equal((1, 2), (scene.Policy.Identity.Version, scene.History.Records.Count));
    }

    [Fact]
    public void RejectUntested_OfAVersionThatFailsHere_IsADecisionOnceOnly()
    {
        using VersionScene scene = new();
        scene.Follower.BetweenGroups();
        scene.Export(seed: 9, isReady: false);
        VersionDecision.RejectUntested(scene.Disk.Folder, 2, "not finite");
        VersionDecision.RejectUntested(scene.Disk.Folder, 2, "not finite");
        VersionDecision.RejectUntested(scene.Disk.Folder, 1, "not finite");
        PromotionRecord last = scene.History.Records[^1];
        Assert.Equal((2, 2, PromotionDecision.Rejected, "self-test"), (scene.History.Records.Count, last.Version, last.Decision, last.By));
    }

    [Fact]
    public void BetweenGroups_WithDecisionsThatCannotBeRead_ChangesNothing()
    {
        using VersionScene scene = new();
        scene.Follower.BetweenGroups();
        scene.Export(seed: 9);
        File.AppendAllText(Path.Combine(scene.Disk.Folder, PromotionLog.FileName), "{}\n");
        Assert.Null(scene.Follower.BetweenGroups());
        Assert.Equal(1, scene.Policy.Identity.Version);
    }

    [Fact]
    public void First_OfNewest_PassesOverWhatWasRejected()
    {
        using VersionScene scene = new(FollowMode.Newest);
        scene.Export(seed: 9);
        scene.Decide(2, PromotionDecision.Rejected);
        Assert.Equal(1, new DecidedVersions(scene.Disk.Folder, FollowMode.Newest).First(scene.Disk.Manifest));
        scene.Decide(1, PromotionDecision.Rejected);
        PolicyLoadException refusal = Assert.Throws<PolicyLoadException>(
            () => new DecidedVersions(scene.Disk.Folder, FollowMode.Newest).First(scene.Disk.Manifest));
        Assert.Contains("promote approve", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pause_AfterEnoughGroupsOfAVersion_IsDueUntilAnotherAnswers()
    {
        using VersionScene scene = new();
        FakeTimeProvider time = new();
        VersionPause pause = new(2, time);
        List<string> said = [];
        pause.GroupIsDone(scene.Policy.Identity);
        Assert.False(pause.IsDue(scene.Policy.Identity, 1, said.Add));
        pause.GroupIsDone(scene.Policy.Identity);
        Assert.True(pause.IsDue(scene.Policy.Identity, 1, said.Add) && pause.IsDue(scene.Policy.Identity, 1, said.Add));
        Assert.Single(said);
        Assert.False(pause.IsDue(scene.Policy.Identity with { Version = 2 }, 1, said.Add));
        Assert.False(new VersionPause(0, time).IsDue(scene.Policy.Identity, 1, said.Add));

        // A learner that needs more gets it: another group after a while, and as many after any decision.
        time.Advance(VersionPause.AtMost);
        Assert.False(pause.IsDue(scene.Policy.Identity, 1, said.Add));
        pause.GroupIsDone(scene.Policy.Identity);
        Assert.True(pause.IsDue(scene.Policy.Identity, 1, said.Add));
        Assert.False(pause.IsDue(scene.Policy.Identity, 2, said.Add));
    }
}
