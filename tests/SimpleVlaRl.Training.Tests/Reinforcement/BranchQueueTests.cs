using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>Which groups begin inside an earlier attempt, and where.</summary>
public sealed class BranchQueueTests
{
    private static readonly GrpoOptions Options =
        new() { GroupSize = 4, GroupsPerIteration = 4, OptimizerSteps = 1, PatienceGroups = 100, BranchShare = 0.5 };

    [Fact]
    public void Next_AMixedGroupEnded_BranchesFromOneOfItsFailedAttemptsWithDrawsOfItsOwn()
    {
        GroupSampler sampler = Sampler(Options);
        PlannedEpisode[] root = [.. Enumerable.Range(0, 4).Select(_ => sampler.Next(1)!)];
        Assert.All(root, attempt => Assert.True(attempt.KeepsBranchPoint && attempt.From is null));
        Array.ForEach(root, attempt => sampler.Ended(Result(attempt, succeeded: attempt.Attempt < 2)));

        PlannedEpisode[] branch = [.. Enumerable.Range(0, 4).Select(_ => sampler.Next(1)!)];
        BranchPoint from = Assert.Single(branch.Select(attempt => attempt.From).Distinct())!;
        Assert.Contains(from.Chunks, new[] { 12, 13 });
        Assert.All(branch, attempt => Assert.Equal(root[0].Start, attempt.Start));
        Assert.All(branch, attempt => Assert.False(attempt.KeepsBranchPoint));
        Assert.Equal(8, root.Concat(branch).Select(attempt => attempt.SamplingSeed).Distinct().Count());
        Array.ForEach(branch, attempt => sampler.Ended(Result(attempt, succeeded: attempt.Attempt == 0)));

        // A start's own attempts and the others are counted apart; a branch is as old as the group that it comes from.
        Assert.Equal((4, 2, 4, 1), (sampler.Counts.Attempts, sampler.Counts.Successes, sampler.Counts.BranchedAttempts, sampler.Counts.BranchedSuccesses));
        Assert.Equal((2, 1, 2), (sampler.Counts.Groups, sampler.Counts.Branched, sampler.Counts.Kept));
        Assert.Equal((1L, 1L), (sampler.NextGroup, sampler.BranchedGroups));
        PlannedEpisode next = sampler.Next(1)!;
        Assert.Equal((1L, new TrainingStart("slide", 1)), (next.Group, next.Start));
        Assert.Equal([0, 0], sampler.Kept.Select(group => group.Start.Index));
    }

    [Fact]
    public void Run_HalfBranched_BeginsEveryOtherGroupAtAStartAndTheSameAgain()
    {
        List<string> first = Run(Options);
        Assert.Equal(first, Run(Options));
        Assert.Equal(2, first.Count(line => line.StartsWith("branch", StringComparison.Ordinal)));
        Assert.Equal(4, first.Count);
        Assert.DoesNotContain(Run(Options with { BranchShare = 0 }), line => line.StartsWith("branch", StringComparison.Ordinal));
        Assert.Equal(3, Run(Options with { BranchShare = 0.75 }).Count(line => line.StartsWith("branch", StringComparison.Ordinal)));
    }

    [Fact]
    public void Next_ManyRobots_WaitsForBranchesInsteadOfBeginningEverythingAtStarts()
    {
        GroupSampler sampler = Sampler(Options);
        List<PlannedEpisode> roots = [];
        while (sampler.Next(64) is { } attempt)
        {
            roots.Add(attempt);
        }

        Assert.Equal(2, roots.Select(attempt => attempt.Group).Distinct().Count());
        roots.ForEach(attempt => sampler.Ended(Result(attempt, succeeded: true)));

        // Nothing has failed, so there is nothing to branch from, and nothing to wait for.
        Assert.Null(sampler.Next(64)?.From);
        Assert.Equal(3, sampler.NextGroup);
    }

    [Fact]
    public void TryNext_MixedAndFailedGroupsWait_TakesTheMixedFirstAndKeepsABoundedNumber()
    {
        BranchQueue queue = new(Options, seed: 1);
        for (int group = 0; group < 10; group++)
        {
            queue.Offer(group, new TrainingStart("slide", group), isMixed: group >= 8, [new BranchPoint(null!, group)]);
        }

        List<int> taken = [];
        for (int turn = 0; turn < 40; turn++)
        {
            Assert.True(queue.TryNext(false, out _, out _, out BranchPoint? point));
            taken.AddRange(point is null ? [] : [point.Chunks]);
        }

        Assert.Equal([8, 9, 6, 7], taken);
        queue.Offer(1, new TrainingStart("slide", 1), isMixed: true, [new BranchPoint(null!, 1)]);
        queue.Begin();
        Assert.True(queue.TryNext(false, out _, out _, out BranchPoint? none));
        Assert.Null(none);
    }

    [Fact]
    public void Replaces_ManyAttempts_KeepsEachMomentAsOften()
    {
        const int Chunks = 8;
        const int Attempts = 40_000;
        int[] kept = new int[Chunks + 1];
        for (ulong attempt = 0; attempt < Attempts; attempt++)
        {
            kept[Enumerable.Range(1, Chunks).Last(chunk => BranchPoint.Replaces(attempt * 7919, chunk))]++;
        }

        // Five deviations of a binomial count.
        Assert.All(kept.Skip(1), count => Assert.InRange(count, (Attempts / Chunks) - 330, (Attempts / Chunks) + 330));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(0.95)]
    [InlineData(double.NaN)]
    public void Validate_ShareOutOfRange_IsNamed(double share) =>
        Assert.Contains((Options with { BranchShare = share }).Validate(), error => error.StartsWith("branch_share is", StringComparison.Ordinal));

    private static List<string> Run(GrpoOptions options)
    {
        GroupSampler sampler = Sampler(options);
        Dictionary<long, string> groups = [];
        while (sampler.Next(1) is { } attempt)
        {
            groups[attempt.Group] = attempt.From is { } from ? $"branch {attempt.Group} {from.Chunks}" : $"start {attempt.Group}";
            sampler.Ended(Result(attempt, succeeded: attempt.Attempt < 1));
        }

        return [.. groups.Values];
    }

    private static GroupSampler Sampler(GrpoOptions options)
    {
        GroupSampler sampler = new(options, group => new TrainingStart("slide", group), seed: 7);
        sampler.Begin(0);
        return sampler;
    }

    private static EpisodeResult Result(PlannedEpisode attempt, bool succeeded) => new(
        attempt, new GrpoEpisode([], [], 0, succeeded), succeeded ? EpisodeOutcome.Success("simulator") : EpisodeOutcome.Failure("timeout"), 10, 1)
    {
        BranchPoint = attempt.KeepsBranchPoint ? new BranchPoint(null!, 10 + attempt.Attempt) : null,
    };
}
