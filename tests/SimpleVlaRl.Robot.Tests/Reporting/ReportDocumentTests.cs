using System.Text;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Robot.Reporting;

namespace SimpleVlaRl.Robot.Tests.Reporting;

public sealed class ReportDocumentTests
{
    [Fact]
    public void Of_EpisodesOfTwoVersions_CountsEachByWhatCounts()
    {
        IReadOnlyList<VersionScore> scores = VersionScore.Of(
        [
            Episode(5, "lift", 2, EpisodeOutcome.Success("operator")),
            Episode(1, "lift", 1, EpisodeOutcome.Failure("operator")),
            Episode(2, "lift", 1, EpisodeOutcome.Success("operator")),
            Episode(3, "lift", 1, EpisodeOutcome.Invalid("camera moved", "operator")),
            Episode(4, "lift", 1, EpisodeOutcome.Unlabelled("operator")),
            Episode(0, "a task", 1, EpisodeOutcome.Failure("operator")),
        ]);

        Assert.Equal(["a task: nano 1", "lift: nano 1", "lift: nano 2"], scores.Select(score => $"{score.Task}: {score.Policy}"));
        Assert.Equal([0, 0.5, 1], scores.Select(score => score.Rate));
        Assert.Equal((4, 2), (scores[1].Episodes.Count, scores[1].Counted));
        Assert.Equal((1, 1), (scores[1].Count(OutcomeKind.Invalid), scores[1].Count(OutcomeKind.Unlabelled)));

        // Of four episodes of 100 ticks, one limited in 30 and taken over, by the episode whose number is 1.
        Assert.Equal((0.075, 0.25), (scores[1].LimitedShare, scores[1].InterventionRate));
    }

    [Fact]
    public void Of_NamesThatAreMarkup_AreShownAsTheyAre()
    {
        string html = ReportDocument.Of(
            "<b>", VersionScore.Of([Episode(0, "<script>alert(1)</script>", 1, EpisodeOutcome.Failure("\"><img src=x>"))]), [
                (Episode(0, "lift", 1, EpisodeOutcome.Failure("\"><img src=x>")), Encoding.UTF8.GetBytes("png"))]);

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<td>0.0 %</td>", html, StringComparison.Ordinal);
    }

    private static EpisodeListing Episode(int number, string task, int version, EpisodeOutcome outcome) => new()
    {
        Path = "",
        Header = new EpisodeHeader
        {
            EpisodeId = new Guid(number, 0, 0, new byte[8]),
            Task = task,
            Instruction = "",
            Seed = 0,
            Robot = "",
            RobotDigest = "",
            SoftwareVersion = "",
            Actor = EpisodeActor.Policy,
            Policy = new PolicyVersion("nano", version, "", "fp32", "cpu"),
            Mode = EpisodeMode.Collect,
            JointNames = [],
            CameraNames = [],
            ServoRateHertz = 50,
            WaypointRateHertz = 10,
            ChunkLength = 1,
            StartedNanoseconds = number,
        },
        Summary = new EpisodeSummary
        {
            Outcome = outcome,
            Duration = TimeSpan.FromSeconds(2),
            Ticks = 100,
            Chunks = 1,
            GateLimited = number == 1 ? 30 : 0,
            Intervened = number == 1,
        },
        Outcome = outcome,
        Bytes = 0,
        Digest = "",
        Integrity = EpisodeIntegrity.Verified,
        IntegrityDetail = "",
    };
}
