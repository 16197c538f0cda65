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
        Assert.Equal((2, PromotionDecision.Rejected, "operator"), (scene.History.Records[^1].Version, scene.History.Records[^1].Decision, scene.History.Records[^1].By));
        scene.Follower.BetweenGroups();
        Assert.Equal(1, scene.Policy.Identity.Version);
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
        Assert.Contains(
            "promote status",
            Assert.Throws<Core.Policies.PolicyLoadException>(() => new DecidedVersions(scene.Disk.Folder, FollowMode.Newest).First(scene.Disk.Manifest)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Pause_AfterEnoughGroupsOfAVersion_IsDueUntilAnotherAnswers()
    {
        using VersionScene scene = new();
        VersionPause pause = new(2);
        List<string> said = [];
        pause.GroupIsDone(scene.Policy.Identity);
        Assert.False(pause.IsDue(scene.Policy.Identity, said.Add));
        pause.GroupIsDone(scene.Policy.Identity);
        Assert.True(pause.IsDue(scene.Policy.Identity, said.Add) && pause.IsDue(scene.Policy.Identity, said.Add));
        Assert.Single(said);
        Assert.False(pause.IsDue(scene.Policy.Identity with { Version = 2 }, said.Add));
        Assert.False(new VersionPause(0).IsDue(scene.Policy.Identity, said.Add));
    }
}
