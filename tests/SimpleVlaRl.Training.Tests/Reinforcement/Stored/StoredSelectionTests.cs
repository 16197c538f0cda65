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
    [InlineData("+", EpisodeFate.Waiting, "its group has 1 attempts that count, of 2 (--group-size)")]
    [InlineData("+ x", EpisodeFate.Waiting, "its group has 1 attempts that count, of 2 (--group-size)")]
    [InlineData("+ - ?", EpisodeFate.Waiting, "its group has attempts that nobody has labelled")]
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
            (
                good with { Header = Header("a") with { FitForLearning = false } },
                EpisodeFate.Refused,
                "not sampled; 'run --mode collect' records what is learned from"),
            (Make("", "+"), EpisodeFate.Refused, "it belongs to no group; --baseline task compares it with others"),
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
    public void Of_StartThatIsReportedOn_IsRefused()
    {
        EpisodeListing[] group =
        [
            Make("a", "+") with { Header = Header("a") with { Seed = 1000 } }, Make("a", "-") with { Header = Header("a") with { Seed = 1000 } },
        ];
        Assert.All(Select(group).Accounts, account => Assert.Equal("its start 1000 is one that is reported on or chosen by", account.Reason));
    }

    [Theory]
    [InlineData("seed", "its group has attempts from several starts")]
    [InlineData("task", "its group has attempts from several starts")]
    [InlineData("instruction", "its group has attempts with several instructions or robots")]
    [InlineData("robot", "its group has attempts with several instructions or robots")]
    public void Of_GroupThatMoreThanChanceTellsApart_IsRefusedAsAWhole(string what, string reason)
    {
        EpisodeHeader header = Header("a");
        header = what switch
        {
            "seed" => header with { Seed = header.Seed + 1 },
            "task" => header with { Task = "pick_up" },
            "instruction" => header with { Instruction = "now fold it" },
            _ => header with { Robot = "other" },
        };
        StoredSelection selection = Select(Make("a", "+"), Make("a", "-"), Make("a", "?") with { Header = header });
        Assert.Empty(selection.Groups);
        Assert.All(selection.Accounts, account => Assert.Equal((EpisodeFate.Refused, reason), (account.Fate, account.Reason)));
    }

    [Fact]
    public void Of_OneSuccessAmongMany_IsADifference() =>
        Assert.Equal(20, Assert.Single(Select([Make("a", "+"), .. Enumerable.Range(0, 19).Select(_ => Make("a", "-"))]).Groups).Count);

    [Fact]
    public void Of_SameDigestUnderAnotherNumber_IsNotTheVersionThatLearns()
    {
        // Adapters change weights that lie beside the graph, whose digest stays.
        EpisodeHeader header = Header("a") with { Policy = Version(Digest, 2) };
        Assert.Equal(
            "by nano 2, which is not the version that learns", Select(Make("a", "+") with { Header = header }).Accounts[0].Reason);
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
    public void Of_TwoTemperatures_TakesThatOfTheNewestWholeGroup()
    {
        EpisodeListing[] hot =
        [
            Make("b", "+") with { Header = Header("b") with { Temperature = 1.6f } }, Make("b", "-") with { Header = Header("b") with { Temperature = 1.6f } },
        ];
        EpisodeListing[] warm = [Make("a", "+"), Make("a", "-")];

        // A lone attempt at another one decides nothing.
        EpisodeListing alone = Make("c", "+") with { Header = Header("c") with { Temperature = 2 } };
        StoredSelection selection = Select([.. hot, .. warm, alone]);
        Assert.Equal(1f, selection.Temperature);
        Assert.Equal("a", Assert.Single(selection.Groups)[0].Header.GroupId);
        Assert.Equal(2, selection.Accounts.Count(account => account.Reason == "sampled at temperature 1.6, the newest whole group at 1"));
    }

    /// <summary>Attempts that explored in another way differ by that as well, also within one group.</summary>
    [Fact]
    public void Of_TwoDrawCorrelations_TakesThatOfTheNewestWholeGroup()
    {
        EpisodeListing[] first = [Make("a", "+"), Make("a", "-")];
        EpisodeListing[] followed =
        [
            .. "+-".Select(outcome => Make("b", $"{outcome}") with { Header = Header("b") with { DrawCorrelation = 0.9 } })
        ];
        EpisodeListing[] mixed = [Make("c", "+"), Make("c", "-") with { Header = Header("c") with { DrawCorrelation = 0.9 } }];
        StoredSelection selection = Select([.. first, .. followed, .. mixed]);
        Assert.Equal((1, 0.9), (selection.Temperature, selection.DrawCorrelation));
        Assert.Equal("b", Assert.Single(selection.Groups)[0].Header.GroupId);
        Assert.Equal(
            3, selection.Accounts.Count(account => account.Reason == "sampled at temperature 1, the newest whole group at 1 and draw correlation 0.9"));
        Assert.Single(selection.Accounts, account => account.Fate == EpisodeFate.Waiting);
    }

    [Fact]
    public void Of_BaselineOfTheTask_ComparesEpisodesWithoutAGroup()
    {
        EpisodeListing[] alone = [Make("", "+"), Make("", "-"), Make("", "-")];
        Assert.Empty(StoredSelection.Of(alone, Options(Baseline.Group)).Groups);
        Assert.Equal(3, Assert.Single(StoredSelection.Of(alone, Options(Baseline.Task)).Groups).Count);
    }

    [Fact]
    public void Refuse_OneOfAGroup_LetsTheOthersWaitWhereTooFewAreLeft()
    {
        EpisodeListing[] pair = [Make("a", "+"), Make("a", "-")];
        EpisodeListing[] three = [Make("b", "+"), Make("b", "-"), Make("b", "-")];
        StoredSelection selection = Select([.. pair, .. three]);
        selection.Refuse(pair[0], "damaged");
        selection.Refuse(three[2], "damaged");
        Assert.Equal(2, Assert.Single(selection.Groups).Count);
        Assert.Equal(
            ["damaged", "its group has 1 attempts that count, of 2 (--group-size)", "", "", "damaged"], selection.Accounts.Select(account => account.Reason));
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

    private static GrpoDecision Decision(params float[] logProbabilities) => new(Array.Empty<byte>(), [], new byte[logProbabilities.Length], logProbabilities);

    private static StoredSelectionOptions Options(Baseline baseline) => new(Version(Digest, 1), 2, baseline);

    [Fact]
    public void Of_EarlierVersions_AreTakenWhereTheyAreWantedAndCountForNoWholeGroup()
    {
        EpisodeListing[] own = [Make("a", "+"), Make("a", "-"), Make("c", "-"), Make("c", "-")];
        EpisodeListing[] earlier =
        [
            .. ((string[])["+", "-"]).Select(outcome => Make("b", outcome) with { Header = Header("b") with { Policy = Version("before", 1) } })
        ];
        StoredSelectionOptions options = Options(Baseline.Group);
        Assert.Single(StoredSelection.Of([.. own, .. earlier], options).Groups);
        StoredSelection selection = StoredSelection.Of([.. own, .. earlier], options with { Earlier = [Version("before", 1)] });
        Assert.Equal((2, 2), (selection.Groups.Count, selection.WholeGroups));
        Assert.Single(StoredSelection.Of([.. own, .. earlier], options with { Earlier = [Version("other", 1)] }).Groups);
    }

    private static StoredSelection Select(params EpisodeListing[] episodes) => StoredSelection.Of(episodes, Options(Baseline.Group));

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
