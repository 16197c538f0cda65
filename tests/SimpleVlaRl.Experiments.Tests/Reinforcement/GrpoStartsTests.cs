using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Experiments.Splits;
using SimpleVlaRl.Simulation.Splits;

namespace SimpleVlaRl.Experiments.Tests.Reinforcement;

/// <summary>Which starts a run takes, with a split and without.</summary>
public sealed class GrpoStartsTests
{
    private static readonly string[] Tasks = ["lift_pot", "click_bell"];
    private static readonly SplitSelection Seen = new(StartSplit.Positions, StartPart.Seen);

    [Fact]
    public void Training_WithASplit_TakesDistinctSeenStartsInTurn()
    {
        TrainingStart[] starts = [.. Enumerable.Range(0, 60).Select(group => GrpoStarts.Training(Tasks, 2, group, randomize: false, Seen))];

        Assert.Equal(60, starts.Distinct().Count());
        Assert.All(starts, start => Assert.Equal(StartPart.Seen, StartSplit.Positions.PartOf(start)));
        Assert.Equal(starts[..2].Select(start => start.Task), Tasks);
        Assert.Contains(
            Enumerable.Range(0, 60).Select(group => GrpoStarts.Training(Tasks, 2, group, randomize: false)),
            start => StartSplit.Positions.PartOf(start) == StartPart.Unseen);
    }

    [Fact]
    public void Monitoring_PartsOfASplit_AreValidationStartsThatDoNotMeet()
    {
        ValidationStart[] seen = GrpoStarts.Monitoring(Tasks, 40, randomize: false, Seen);
        ValidationStart[] unseen = GrpoStarts.Monitoring(Tasks, 40, randomize: false, Seen.Unseen);

        Assert.Equal(80, seen.Concat(unseen).Distinct().Count());
        Assert.All(unseen, start => Assert.Equal(StartPart.Unseen, StartSplit.Positions.PartOf(start)));
        Assert.Equal(20, unseen.Count(start => start.Task == "click_bell"));
    }

    [Fact]
    public void Monitoring_WithoutASplit_CountsFromZeroTaskByTask() => Assert.Equal(
        [("lift_pot", 0L), ("click_bell", 0L), ("lift_pot", 1L)],
        GrpoStarts.Monitoring(Tasks, 3, randomize: false).Select(start => (start.Task, start.Index)));
}
