using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>Which groups are tried, kept, dropped and thrown away.</summary>
public sealed class GroupSamplerTests
{
    private static readonly GrpoOptions Options = new() { GroupSize = 8, GroupsPerIteration = 2, OptimizerSteps = 1, PatienceGroups = 3 };

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void Filter_SuccessesOfEight_KeepsOneToSeven(int successes, bool isKept)
    {
        Assert.Equal(isKept, Options.Filter.Keeps(successes, 8));
        Assert.True((Options with { UsesDynamicSampling = false }).Filter.Keeps(successes, 8));
        Assert.False(Options.Filter.Keeps(1, 1));
    }

    [Fact]
    public void Next_AGroup_SharesTheStartAndNoDraws()
    {
        GroupSampler sampler = Sampler(Options);
        PlannedEpisode[] group = [.. Enumerable.Range(0, 8).Select(_ => sampler.Next(1)!)];

        Assert.Single(group.Select(attempt => attempt.Start).Distinct());
        Assert.Equal(8, group.Select(attempt => attempt.SamplingSeed).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 8), group.Select(attempt => attempt.Attempt));
        Assert.NotEqual(group[0].Start, sampler.Next(1)!.Start);
        Assert.Equal(
            group.Select(attempt => attempt.SamplingSeed),
            Enumerable.Range(0, 8).Select(_ => 0).Zip(Attempts(Sampler(Options), 8)).Select(pair => pair.Second.SamplingSeed));
    }

    [Fact]
    public void Run_DroppedGroups_AreReplacedUntilEnoughDiffer()
    {
        GroupSampler sampler = Sampler(Options);
        Play(sampler, group => group switch { 0 => 8, 1 => 3, 2 => 0, _ => 7 });

        Assert.Equal((4, 2, 1, 1), (sampler.Counts.Groups, sampler.Counts.Kept, sampler.Counts.OnlySuccesses, sampler.Counts.OnlyFailures));
        Assert.Equal([1L, 3L], sampler.Take().Select(group => group.Number));
        Assert.Equal(18.0 / 32, sampler.Counts.SuccessRate, 12);
    }

    [Fact]
    public void Take_SurplusGroup_WaitsForOneVersionOnly()
    {
        GroupSampler sampler = Sampler(Options);
        sampler.Restore(5, 0, 1, default, [Group(2, version: 0), Group(3, version: 0), Group(4, version: 0)]);
        sampler.Begin(0);
        Assert.Equal([2L, 3L], sampler.Take().Select(group => group.Number));

        sampler.Begin(1);
        Assert.Equal(4, Assert.Single(sampler.Kept).Number);
        sampler.Begin(2);
        Assert.Empty(sampler.Kept);
    }

    [Fact]
    public void Run_OnlyFailures_IsExhaustedAfterThePatience()
    {
        GroupSampler sampler = Sampler(Options);
        Play(sampler, _ => 0);

        Assert.True(sampler.IsExhausted);
        Assert.Equal((3, 0), sampler.Unmixed);
        Assert.Equal(3, sampler.Counts.OnlyFailures);
        Assert.Null(sampler.Next(8));
    }

    [Fact]
    public void Ended_AnInvalidAttempt_IsDrawnAgainAndCountsNeitherWay()
    {
        GroupSampler sampler = Sampler(Options with { GroupsPerIteration = 1 });
        PlannedEpisode[] first = [.. Attempts(sampler, 8)];
        foreach (PlannedEpisode attempt in first)
        {
            sampler.Ended(Result(attempt, attempt.Attempt == 0 ? EpisodeOutcome.Invalid("physics", "simulator") : Outcome(attempt.Attempt < 4)));
        }

        PlannedEpisode again = sampler.Next(1)!;
        Assert.Equal((8, first[0].Start), (again.Attempt, again.Start));
        Assert.DoesNotContain(again.SamplingSeed, first.Select(attempt => attempt.SamplingSeed));
        sampler.Ended(Result(again, Outcome(true)));

        GrpoGroup group = Assert.Single(sampler.Take());
        Assert.Equal((8, 4), (group.Trajectories.Count, group.Successes));
        Assert.Equal((8, 1), (sampler.Counts.Attempts, sampler.Counts.Invalid));
    }

    [Theory]
    [InlineData(26, 2, 4)]
    [InlineData(13, 1, 2)]
    [InlineData(14, 2, 2)]
    [InlineData(17, 2, 3)]
    [InlineData(5, 1, 1)]
    [InlineData(9, 1, 2)]
    public void WaypointsBegun_OfTheLastChunk_CountFromTheirFirstTick(int ticks, int chunks, int waypoints) =>
        Assert.Equal(waypoints, GrpoEpisode.WaypointsBegun(ticks, chunks, delayTicks: 3, chunkLength: 2, ticksPerWaypoint: 5));

    private static GroupSampler Sampler(GrpoOptions options)
    {
        GroupSampler sampler = new(options, group => new TrainingStart("slide", group), seed: 7);
        sampler.Begin(0);
        return sampler;
    }

    private static IEnumerable<PlannedEpisode> Attempts(GroupSampler sampler, int count) => Enumerable.Range(0, count).Select(_ => sampler.Next(1)!);

    private static void Play(GroupSampler sampler, Func<long, int> successesOf)
    {
        while (sampler.Next(1) is { } attempt)
        {
            sampler.Ended(Result(attempt, Outcome(attempt.Attempt < successesOf(attempt.Group))));
        }
    }

    private static GrpoGroup Group(long number, long version) =>
        new(number, new TrainingStart("slide", number), version, [.. Enumerable.Range(0, 8).Select(index => new GrpoEpisode([], [], 0, index == 0))]);

    private static EpisodeOutcome Outcome(bool succeeded) => succeeded ? EpisodeOutcome.Success("simulator") : EpisodeOutcome.Failure("timeout");

    private static EpisodeResult Result(PlannedEpisode attempt, EpisodeOutcome outcome) =>
        new(attempt, new GrpoEpisode([], [], 0, outcome.Kind == OutcomeKind.Success), outcome, 10, 1);
}
