using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Training.Tests.Reinforcement.Stored;

/// <summary>Which stored episodes are learned from, and what is said of the others.</summary>
public sealed class StoredSelectionTests
{
    private const string Digest = "aaaa";
    private static readonly DynamicSampling Filter = new(0.1, 0.9, true);
    private int made;

    [Fact]
    public void Of_WholeGroupsThatDiffer_AreUsed()
    {
        StoredSelection selection = Select(Make("a", "+"), Make("b", "-"), Make("a", "-"), Make("b", "+"));
        Assert.Equal(2, selection.Groups.Count);
        Assert.All(selection.Groups, group => Assert.Equal(2, group.Count));
        Assert.All(selection.Accounts, account => Assert.Equal((EpisodeFate.Used, ""), (account.Fate, account.Reason)));
        Assert.Equal(1f, selection.Temperature);
    }

    [Theory]
    [InlineData("+ +", EpisodeFate.Refused, "2 of the 2 of its group succeeded: no difference to learn from")]
    [InlineData("- -", EpisodeFate.Refused, "0 of the 2 of its group succeeded: no difference to learn from")]
    [InlineData("+", EpisodeFate.Waiting, "its group has 1 attempts that count, of 2")]
    [InlineData("+ x", EpisodeFate.Waiting, "its group has 1 attempts that count, of 2")]
    [InlineData("+ ?", EpisodeFate.Waiting, "its group has 1 attempts that count, of 2")]
    public void Of_GroupThatSaysNothing_IsToldWhy(string outcomes, EpisodeFate fate, string reason)
    {
        EpisodeListing[] group = [.. outcomes.Split(' ').Select(outcome => Make("a", outcome))];
        StoredSelection selection = Select(group);
        Assert.Empty(selection.Groups);
        Assert.Equal((fate, reason), (selection.Accounts[0].Fate, selection.Accounts[0].Reason));
        Assert.Equal(group.Length, selection.Accounts.Count);
    }

    [Fact]
    public void Of_EpisodesThatCannotBeUsed_AreRefusedOrWaitEachWithItsReason()
    {
        EpisodeListing good = Make("a", "+");
        (EpisodeListing Episode, EpisodeFate Fate, string Reason)[] bad =
        [
            (Make("a", "x"), EpisodeFate.Refused, "invalid(stale camera)"),
            (Make("a", "?"), EpisodeFate.Waiting, "nobody has said how it ended"),
            (
                good with { Header = Header("a") with { FitForLearning = false } },
                EpisodeFate.Refused,
                "not sampled; 'run --mode collect' records what is learned from"),
            (good with { Header = Header("a") with { Seed = 1000 } }, EpisodeFate.Refused, "its start 1000 is one that is reported on or chosen by"),
            (good with { Header = Header("a"), Summary = Summary() with { Intervened = true } }, EpisodeFate.Refused, "a person took over"),
            (good with { Header = Header("a"), Summary = Summary() with { Dropped = 3 } }, EpisodeFate.Refused, "3 items were not recorded"),
            (
                good with { Header = Header("a"), Summary = Summary() with { DiscardedChunks = 1 } },
                EpisodeFate.Refused,
                "not everything was done as it was decided"),
            (good with { Header = Header("a"), Integrity = EpisodeIntegrity.Damaged, IntegrityDetail = "torn" }, EpisodeFate.Refused, "damaged: torn"),
        ];
        StoredSelection selection = Select([good, Make("a", "-"), .. bad.Select(row => row.Episode)]);
        foreach ((EpisodeListing episode, EpisodeFate fate, string reason) in bad)
        {
            EpisodeAccount account = selection.Accounts.Single(one => one.Episode.Header.EpisodeId == episode.Header.EpisodeId);
            Assert.Equal((fate, reason), (account.Fate, account.Reason));
        }

        Assert.Equal(2, Assert.Single(selection.Groups).Count);
    }

    [Fact]
    public void Of_GroupWithAttemptsOfTwoVersions_IsRefusedAsAWhole()
    {
        EpisodeListing other = Make("a", "+") with { Header = Header("a") with { Policy = Version("bbbb", 2) } };
        StoredSelection selection = Select(Make("a", "+"), Make("a", "-"), other);
        Assert.Empty(selection.Groups);
        Assert.Equal(
            ["by nano 2, which is not the version that learns", "its group has attempts of several versions", "its group has attempts of several versions"],
            selection.Accounts.Select(account => account.Reason).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_TwoTemperatures_TakesThatOfTheNewest()
    {
        EpisodeListing[] warm = [Make("a", "+"), Make("a", "-")];
        EpisodeListing[] hot =
        [
            Make("b", "+") with { Header = Header("b") with { Temperature = 1.6f } }, Make("b", "-") with { Header = Header("b") with { Temperature = 1.6f } },
        ];
        StoredSelection selection = Select([.. hot, .. warm]);
        Assert.Equal(1.6f, selection.Temperature);
        Assert.Equal("b", Assert.Single(selection.Groups)[0].Header.GroupId);
        Assert.Equal(2, selection.Accounts.Count(account => account.Reason == "sampled at temperature 1, the newest at 1.6"));
    }

    [Fact]
    public void Of_BaselineOfTheTask_ComparesEpisodesWithoutAGroup()
    {
        EpisodeListing[] alone = [Make("", "+"), Make("", "-"), Make("", "-")];
        Assert.Empty(StoredSelection.Of(alone, Digest, 2, Filter, Baseline.Group).Groups);
        Assert.Equal(3, Assert.Single(StoredSelection.Of(alone, Digest, 2, Filter, Baseline.Task).Groups).Count);
    }

    [Fact]
    public void Refuse_OneOfAGroup_TakesTheOthersOutWhereNoDifferenceIsLeft()
    {
        EpisodeListing[] pair = [Make("a", "+"), Make("a", "-")];
        EpisodeListing[] three = [Make("b", "+"), Make("b", "-"), Make("b", "-")];
        StoredSelection selection = StoredSelection.Of([.. pair, .. three], Digest, 2, Filter, Baseline.Group);
        selection.Refuse(pair[0], "damaged", Filter);
        selection.Refuse(three[2], "damaged", Filter);
        Assert.Equal(2, Assert.Single(selection.Groups).Count);
        Assert.Equal(
            ["damaged", "what is left of its group has no difference to learn from", "", "", "damaged"], selection.Accounts.Select(account => account.Reason));
    }

    [Fact]
    public void Gap_OverTheTokensThatMovedTheRobot_IsTheirMeanDifference()
    {
        GrpoEpisode recorded = new([1], [Decision(-1, -2), Decision(-3, -4)], 3, true);
        GrpoEpisode recomputed = new([1], [Decision(-1.5f, -2), Decision(-2, -99)], 3, true);
        Assert.Equal((0.5 + 0 + 1) / 3, LogProbabilityGap.Of(recorded, recomputed), 6);
        Assert.Equal(0, LogProbabilityGap.Of(recorded with { ValidTokens = 0 }, recomputed));
        Assert.True(double.IsNaN(LogProbabilityGap.Of(recorded, recomputed with { Decisions = [Decision(float.NaN, 0), Decision(0, 0)] })));
    }

    private static GrpoDecision Decision(params float[] logProbabilities) => new([], [], new byte[logProbabilities.Length], logProbabilities);

    private static StoredSelection Select(params EpisodeListing[] episodes) => StoredSelection.Of(episodes, Digest, 2, Filter, Baseline.Group);

    private static PolicyVersion Version(string digest, int number) => new("nano", number, digest, "fp32", "cpu");

    private static EpisodeSummary Summary() => new()
    {
        Outcome = EpisodeOutcome.Unlabelled("nobody"),
        Duration = TimeSpan.FromSeconds(1),
        Ticks = 50,
        Chunks = 1,
        DiscardedChunks = 0,
    };

    private EpisodeHeader Header(string group) => new()
    {
        EpisodeId = new Guid(++made, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1),
        Task = "fold_towel",
        Instruction = "fold the towel",
        Seed = EpisodeStart.FirstTrainingSeed + 7,
        GroupId = group,
        Robot = "two-arms",
        RobotDigest = "",
        SoftwareVersion = "0",
        Actor = EpisodeActor.Policy,
        Policy = Version(Digest, 1),
        Mode = EpisodeMode.Collect,
        FitForLearning = true,
        Temperature = 1,
        JointNames = ["a"],
        CameraNames = ["cam"],
        ServoRateHertz = 50,
        WaypointRateHertz = 10,
        ChunkLength = 8,
        StartedNanoseconds = 0,
    };

    private EpisodeListing Make(string group, string outcome) => new()
    {
        Path = "",
        Header = Header(group),
        Summary = Summary(),
        Outcome = outcome switch
        {
            "+" => EpisodeOutcome.Success("operator"),
            "-" => EpisodeOutcome.Failure("operator"),
            "x" => EpisodeOutcome.Invalid("stale camera", "runtime"),
            _ => EpisodeOutcome.Unlabelled("nobody"),
        },
        Bytes = 1,
        Digest = "",
        Integrity = EpisodeIntegrity.Verified,
        IntegrityDetail = "",
    };
}
