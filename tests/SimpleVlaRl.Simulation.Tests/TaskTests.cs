using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation.Physics;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation.Tests;

/// <summary>Every task of the suite, at a hundredth of what <c>vla-bench experts</c> measures.</summary>
public sealed class TaskTests
{
    public static TheoryData<string> Names => [.. SimulatedTasks.All.Select(task => task.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_Expert_SucceedsOnStartsOfBothKinds(string task)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        IScriptedExpert expert = environments.CreateExpert(task);
        EpisodeStart[] starts = [new TrainingStart(task, 0), new TrainingStart(task, 3), new ReportStart(task, 1000), new ReportStart(task, 1001)];

        Assert.All(starts, start => Assert.True(ExpertEpisode.Run(environments, 0, expert, start, new ExpertConditions()).Succeeded, $"seed {start.Seed}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ExpertOnLoweredTables_Succeeds(string task)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        IScriptedExpert expert = environments.CreateExpert(task);
        TrainingStart[] lowered =
        [
            .. Enumerable.Range(0, 40).Select(index => new TrainingStart(task, index, randomize: true)).Where(start => TableHeight.Of(start) < -0.02).Take(2)
        ];

        Assert.Equal(2, lowered.Length);
        Assert.All(lowered, start => Assert.True(ExpertEpisode.Run(environments, 0, expert, start, new ExpertConditions()).Succeeded, $"seed {start.Seed}"));
        Assert.Equal(TableHeight.Of(lowered[1]), environments.StartedSlot(0).Physics!.Model.TableHeightMeters);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_HoldingStill_NeverSucceedsAndNothingFalls(string task)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        double[] home = [.. environments.Robot.Joints.Select(joint => joint.Home)];
        environments.Reset(0, new TrainingStart(task, 0));
        double[] before = PhysicsLoop.Positions(environments, 0);
        while (environments.SimulatedSeconds(0) < SimulatedBimanualEnvironment.TimeLimitSecondsOf(task))
        {
            Assert.Equal(EnvironmentState.Running, environments.Step(0, home));
        }

        // What stands at the start still stands there at the end: the start is no fall. The arms come first.
        Assert.All(before.Zip(PhysicsLoop.Positions(environments, 0)).Skip(16), pair => Assert.InRange(pair.Second - pair.First, -0.004, 0.004));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reset_StartsOfATask_DifferAndRepeat(string task)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        double[][] first = [.. Enumerable.Range(0, 20).Select(Positions)];

        Assert.Equal(20, first.Select(positions => string.Join(' ', positions.Skip(16))).Distinct().Count());
        Assert.Equal(first[7], Positions(7));

        double[] Positions(int index)
        {
            environments.Reset(0, new TrainingStart(task, index));
            return PhysicsLoop.Positions(environments, 0);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void State_AfterSuccess_StaysWhateverHappens(string task)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        Assert.True(ExpertEpisode.Run(environments, 0, environments.CreateExpert(task), new ReportStart(task, 1000), new ExpertConditions()).Succeeded);
        double[] home = [.. environments.Robot.Joints.Select(joint => joint.Home)];
        for (int step = 0; step < 50; step++)
        {
            Assert.Equal(EnvironmentState.Succeeded, environments.Step(0, home));
        }

        environments.Reset(0, new ReportStart(task, 1001));
        Assert.Equal(EnvironmentState.Running, environments.State(0));
    }

    [Fact]
    public void All_TwelveTasks_HaveTheirOwnNamesInstructionsAndShortLimits()
    {
        Assert.Equal(12, SimulatedTasks.All.Count);
        Assert.Equal(12, SimulatedTasks.All.Select(task => task.Name).Distinct().Count());
        Assert.Equal(12, SimulatedTasks.All.Select(task => task.Instruction).Distinct().Count());
        Assert.All(SimulatedTasks.All, task => Assert.InRange(task.TimeLimitSeconds, 4, 12));
        Assert.All(SimulatedTasks.All, task => Assert.InRange(task.Instruction.Length, 10, 60));
    }

    [Fact]
    public void Select_Words_GivesTasksOrNamesTheNearest()
    {
        Assert.Equal(12, SimulatedTasks.Select("all").Count);
        Assert.Equal(["lift_pot", "click_bell"], SimulatedTasks.Select("lift_pot, click_bell").Select(task => task.Name));
        Assert.Contains(
            "did you mean 'lift_pot'", Assert.Throws<ArgumentException>(() => SimulatedTasks.Select("lift_pots")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SimulatedTasks.Select(""));
    }

    [Fact]
    public void All_AsTheRobotsProfileTellsThem_AreTheSame() => Assert.Equal(
        SimulatedTasks.All.Select(task => (task.Name, task.Instruction, task.TimeLimitSeconds)),
        TaskProfileFile.Read(Path.Combine(Repository.Root, "hardware", "simulated-bimanual", "robot.yaml"))
            .Select(task => (task.Name, task.Instruction, task.TimeLimit.TotalSeconds)));
}
