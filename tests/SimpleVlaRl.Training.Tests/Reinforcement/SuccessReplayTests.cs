using System.Collections.Immutable;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>Which successes are kept, and when they are imitated again.</summary>
public sealed class SuccessReplayTests
{
    [Fact]
    public void Add_MoreSuccessesThanAreKept_KeepsTheLastOfEachTask()
    {
        SuccessReplay replay = new(below: 0.15, mostPerTask: 2);
        replay.Add([Group("a", 0, true, false), Group("b", 1, true, false), Group("a", 2, true, true)]);
        replay.Add([Group("a", 3, false, true)]);

        Assert.Equal([2L, 3L], replay.Kept.Where(group => group.Start.Task == "a").Select(group => group.Number));
        Assert.Equal(1, Assert.Single(replay.Kept, group => group.Start.Task == "b").Number);
        Assert.All(replay.Kept, group => Assert.True(Assert.Single(group.Trajectories).Succeeded));
    }

    [Fact]
    public void Due_TasksBelowTheRate_AreThoseAlone()
    {
        SuccessReplay replay = new(below: 0.15, mostPerTask: 2);
        replay.Add([Group("rare", 0, true, false), Group("frequent", 1, true, false), Group("untried", 2, true, false)]);
        SamplingCounts counts = new()
        {
            Tasks = ImmutableSortedDictionary.CreateRange(
                StringComparer.Ordinal,
                [KeyValuePair.Create("rare", new TaskCounts(20, 2)), KeyValuePair.Create("frequent", new TaskCounts(20, 3))])
        };

        Assert.Same(replay.Kept[0].Trajectories[0], Assert.Single(replay.Due(counts)));
    }

    private static GrpoGroup Group(string task, long number, params bool[] outcomes) =>
        new(number, new TrainingStart(task, number), 0, [.. outcomes.Select(outcome => new GrpoEpisode([1], [], 0, outcome))]);
}
