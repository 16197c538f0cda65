using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>A part of a group says on average what the whole group says.</summary>
public sealed class LearnedPartTests
{
    [Theory]
    [InlineData(1, 4, 1, 3)]
    [InlineData(4, 4, 2, 2)]
    [InlineData(7, 4, 3, 1)]
    [InlineData(3, 2, 1, 1)]
    public void Of_AMixedGroup_IsAsBalancedAsItCanBe(int successes, int count, int succeeded, int failed)
    {
        GrpoGroup part = LearnedPart.Of(Group(1, successes), count, 5);

        Assert.Equal((succeeded, failed), (part.Successes, part.Trajectories.Count - part.Successes));
    }

    [Fact]
    public void Of_ManyGroups_GivesEveryEpisodeItsAdvantageOnAverage()
    {
        double[] sums = new double[8];
        const int Groups = 20_000;
        for (int number = 0; number < Groups; number++)
        {
            GrpoGroup group = Group(number, 3);
            GrpoGroup part = LearnedPart.Of(group, 4, 5);
            double[] advantages = part.Advantages(5);
            for (int place = 0; place < part.Trajectories.Count; place++)
            {
                // The loss is a mean over four episodes in place of eight.
                sums[group.Trajectories.Index().Single(each => ReferenceEquals(each.Item, part.Trajectories[place])).Index] += advantages[place] / 4;
            }
        }

        double[] whole = Group(0, 3).Advantages(5);
        Assert.All(sums.Index(), sum => Assert.Equal(whole[sum.Index] / 8, sum.Item / Groups, 0.01));
    }

    [Fact]
    public void Of_NothingToLeaveOut_IsTheGroup()
    {
        GrpoGroup mixed = Group(1, 3);

        Assert.Same(mixed, LearnedPart.Of(mixed, 0, 5));
        Assert.Same(mixed, LearnedPart.Of(mixed, 8, 5));
    }

    [Fact]
    public void Of_AGroupWithoutADifference_IsCutAndSaysNothing() =>
        Assert.Equal([0, 0, 0, 0], LearnedPart.Of(Group(2, 0), 4, 5).Advantages(5));

    [Fact]
    public void Of_CenteredAdvantages_StayCentered() =>
        Assert.Equal([0.5 * 0.5 * 2, -0.5], LearnedPart.Of(Group(1, 4), 2, 1, isStandardized: false).Advantages(1, isStandardized: false).OrderDescending());

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Validate_APartThatCannotBe_IsRefused(int count) =>
        Assert.Contains(new GrpoOptions { LearnedAttempts = count }.Validate(), error => error.StartsWith("learned_attempts is", StringComparison.Ordinal));

    private static GrpoGroup Group(long number, int successes) => new(
        number, new TrainingStart("task", number), 0, [.. Enumerable.Range(0, 8).Select(attempt => new GrpoEpisode([1, 2], [], 14, attempt < successes))]);
}
