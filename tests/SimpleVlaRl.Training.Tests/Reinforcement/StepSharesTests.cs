using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>What an optimizer step sees.</summary>
public sealed class StepSharesTests
{
    private const int Steps = 4;
    private static readonly GrpoOptions Options = new() { OptimizerSteps = Steps };

    [Theory]
    [InlineData(8, 8, 9)]
    [InlineData(8, 8, 1)]
    [InlineData(64, 8, 9)]
    [InlineData(5, 4, 2)]
    public void Of_Interleaved_GivesEachStepItsShareOfEveryGroupTaskAndOutcome(int groupCount, int attempts, int tasks)
    {
        GrpoGroup[] groups = Groups(groupCount, attempts, tasks, (number, attempt) => (attempt + number) % attempts < 1 + (number % (attempts - 1)));
        IReadOnlyList<GroupedEpisode>[] shares = StepShares.Of(groups, Options);

        AssertEachOnce(shares, groups);
        AssertBalanced(shares, _ => true, groupCount * attempts);
        AssertGroupsAndSuccessesBalanced(shares, groups);
        foreach (IGrouping<string, GrpoGroup> task in groups.GroupBy(group => group.Start.Task))
        {
            AssertBalanced(shares, attempt => attempt.Group.Start.Task == task.Key, task.Count() * attempts);
        }
    }

    [Theory]
    [InlineData(8, 7, 9)]
    [InlineData(9, 7, 3)]
    [InlineData(5, 3, 2)]
    public void Of_GroupsThatLostAttempts_StillGivesEachStepItsShareOfEveryGroupAndOfTheSuccesses(int groupCount, int attempts, int tasks)
    {
        GrpoGroup[] groups = Groups(groupCount, attempts, tasks, (number, attempt) => (attempt + number) % attempts < 1 + (number % (attempts - 1)));
        IReadOnlyList<GroupedEpisode>[] shares = StepShares.Of(groups, Options);

        AssertEachOnce(shares, groups);
        AssertGroupsAndSuccessesBalanced(shares, groups);
        Assert.True(shares.Max(share => share.Count) - shares.Min(share => share.Count) < Steps, string.Join(", ", shares.Select(share => share.Count)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Of_EveryGroupWithTheSameFewSuccesses_GivesNoStepAllOfThem(int successes)
    {
        // Dealt out group by group from the first step on, that step would have the lone success of every group, and the last one only failures.
        GrpoGroup[] groups = Groups(8, 8, 8, (_, attempt) => attempt < successes);
        Assert.All(StepShares.Of(groups, Options), share =>
        {
            Assert.Equal(2 * successes, share.Count(attempt => attempt.Trajectory.Succeeded));
            Assert.Equal(0, share.Sum(attempt => attempt.Advantage), 1e-9);
        });
    }

    [Fact]
    public void Of_EightGroupsOfEightInFourSteps_ShowsEveryStepAllEightStarts()
    {
        GrpoGroup[] groups = Groups(8, 8, 8, (_, attempt) => attempt < 3);
        Assert.All(StepShares.Of(groups, Options), share => Assert.Equal(8, share.Select(attempt => attempt.Group.Number).Distinct().Count()));

        // As the original code takes them: two starts, and of eight tasks two.
        Assert.All(
            StepShares.Of(groups, Options with { InterleavesGroups = false }),
            share => Assert.Equal(2, share.Select(attempt => attempt.Group.Number).Distinct().Count()));
    }

    [Fact]
    public void Of_SameGroups_GivesTheSameSharesWithTheirOwnAdvantages()
    {
        GrpoGroup[] groups = Groups(6, 8, 3, (number, attempt) => attempt <= number);
        IReadOnlyList<GroupedEpisode>[] first = StepShares.Of(groups, Options);
        IReadOnlyList<GroupedEpisode>[] second = StepShares.Of([.. groups.Reverse()], Options);

        Assert.All(
            first.Zip(second),
            pair => Assert.Equal(pair.First.Select(attempt => attempt.Trajectory.ValidTokens), pair.Second.Select(attempt => attempt.Trajectory.ValidTokens)));
        Assert.All(first.SelectMany(share => share), attempt =>
        {
            int place = attempt.Group.Trajectories.Select((trajectory, index) => (trajectory, index))
                .Single(entry => ReferenceEquals(entry.trajectory, attempt.Trajectory)).index;
            Assert.Equal(attempt.Group.Advantages(Options.RewardCoefficient)[place], attempt.Advantage);
        });
    }

    [Fact]
    public void Of_FewerAttemptsThanSteps_LeavesStepsEmpty()
    {
        IReadOnlyList<GroupedEpisode>[] shares = StepShares.Of(Groups(1, 3, 1, (_, attempt) => attempt == 0), Options);
        Assert.Equal([1, 1, 1, 0], shares.Select(share => share.Count));
    }

    private static void AssertEachOnce(IReadOnlyList<GroupedEpisode>[] shares, GrpoGroup[] groups)
    {
        Assert.Equal(Steps, shares.Length);
        Assert.Equal(
            groups.SelectMany(group => group.Trajectories).Select(trajectory => trajectory.ValidTokens).Order(),
            shares.SelectMany(share => share).Select(attempt => attempt.Trajectory.ValidTokens).Order());
    }

    private static void AssertGroupsAndSuccessesBalanced(IReadOnlyList<GroupedEpisode>[] shares, GrpoGroup[] groups)
    {
        AssertBalanced(shares, attempt => attempt.Trajectory.Succeeded, groups.Sum(group => group.Successes));
        foreach (GrpoGroup group in groups)
        {
            AssertBalanced(shares, attempt => attempt.Group == group, group.Trajectories.Count);
            AssertBalanced(shares, attempt => attempt.Group == group && attempt.Trajectory.Succeeded, group.Successes);
        }

        foreach (IGrouping<string, GrpoGroup> task in groups.GroupBy(group => group.Start.Task))
        {
            AssertBalanced(shares, attempt => attempt.Group.Start.Task == task.Key && attempt.Trajectory.Succeeded, task.Sum(group => group.Successes));
        }
    }

    private static void AssertBalanced(IReadOnlyList<GroupedEpisode>[] shares, Func<GroupedEpisode, bool> isCounted, int total)
    {
        int[] counts = [.. shares.Select(share => share.Count(isCounted))];
        Assert.Equal(total, counts.Sum());
        Assert.True(counts.Max() - counts.Min() <= 1, string.Join(", ", counts));
    }

    /// <summary>Every trajectory has another number of valid tokens, by which it is known again.</summary>
    private static GrpoGroup[] Groups(int count, int attempts, int tasks, Func<int, int, bool> succeeded) =>
    [
        .. Enumerable.Range(0, count).Select(number => new GrpoGroup(
            number,
            new TrainingStart($"task{number % tasks}", number),
            0,
            [.. Enumerable.Range(0, attempts).Select(attempt => new GrpoEpisode([], [], (number * 100) + attempt, succeeded(number, attempt)))])),
    ];
}
