using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Simulation.Strategies;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation.Tests.Strategies;

public sealed class StrategyWatchTests
{
    [Theory]
    [InlineData("transfer_cube", "handover(right,left)")]
    [InlineData("click_bell", "touch(left)")]
    [InlineData("lift_pot", "grasp-and-lift(both)")]
    [InlineData("pick_dual_bottles", "bottle_left:grasp-and-lift(left)+bottle_right:grasp-and-lift(right)")]
    [InlineData("place_a2b_left", "grasp-and-lift(left)")]
    [InlineData("place_a2b_right", "grasp-and-lift(right)")]
    [InlineData("beat_block_hammer", "grasp-and-lift(right)")]
    [InlineData("move_can_pot", "grasp-and-lift(right)")]
    [InlineData("place_empty_cup", "grasp-and-lift(right)")]
    [InlineData("handover_block", "handover(right,left)")]
    [InlineData("handover_mic", "handover(right,left)")]
    [InlineData("blocks_ranking_rgb", "red:grasp-and-lift(left)+blue:grasp-and-lift(right)")]
    public void Of_ExpertOfATask_IsWhatTheExpertIsWrittenToDo(string task, string label)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        StrategyWatch.Begin(environments);
        IScriptedExpert expert = environments.CreateExpert(task);
        for (int index = 0; index < 3; index++)
        {
            // The bell of these three starts is on the left.
            EpisodeStrategy strategy = Run(environments, expert, new TrainingStart(task, index), noise: index * 0.01);
            Assert.Equal(label, strategy.Label);
            Assert.False(strategy.IsPushcut);
        }
    }

    /// <summary>What SimpleVLA-RL saw, by a script: the can is beside the pot and stands, and the task's own condition holds.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_CanPushedBesideThePot_IsAPushcutThatSucceeds(int index)
    {
        SimulatedTask task = MoveCanPot.Task with
        {
            Placing = null,
            Expert = scene => new TableMoveDemonstrator(scene, "can", "pot", TableMove.PushWithOneFinger),
        };
        using SimulatedBimanualEnvironment environments = Create(task);

        EpisodeStrategy strategy = Run(environments, environments.CreateExpert(task.Name), new TrainingStart(task.Name, index));

        Assert.True(strategy.IsPushcut);
        Assert.Equal("pushcut(right)", strategy.Label);
        ObjectMotion can = Assert.Single(strategy.Objects);
        Assert.InRange(can.PathMeters, 0.1, 0.3);
        Assert.InRange(can.PushedMeters, 0.9 * can.PathMeters, can.PathMeters);
        Assert.InRange(can.LiftMeters, 0, 0.01);
    }

    /// <summary>Both fingers touch the cube where it is pushed with their tips, but not from two sides; where it is dragged they do.</summary>
    [Theory]
    [InlineData(false, "pushcut(right)")]
    [InlineData(true, "drag(right)")]
    public void Of_CubeMovedAlongTheTable_TellsAPushFromADrag(bool isDragged, string label)
    {
        TableMove move = isDragged ? TableMove.Drag : TableMove.PushWithBothFingertips;
        SimulatedTask task = PlaceBeside.ToTheLeft with
        {
            Placing = null,
            Expert = scene => new TableMoveDemonstrator(scene, "cube", "can", move),
            Condition = state => TaskCondition.When(() => state.Object("cube").Position[0] < TableMoveDemonstrator.LeftGoal + 0.015 && state.AreOpen),
        };
        using SimulatedBimanualEnvironment environments = Create(task);

        EpisodeStrategy strategy = Run(environments, environments.CreateExpert(task.Name), new TrainingStart(task.Name, 2));

        Assert.Equal(label, strategy.Label);
        Assert.Equal(isDragged ? HandSides.Right : HandSides.None, strategy.Objects[0].Grasping);
    }

    [Fact]
    public void Of_NothingMoved_SaysSoAndForgetsTheEpisodeBefore()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        StrategyWatch.Begin(environments);
        Run(environments, environments.CreateExpert("transfer_cube"), new TrainingStart("transfer_cube", 0));
        TrainingStart start = new("transfer_cube", 1);
        double[] home = [.. environments.Robot.Joints.Select(joint => joint.Home)];

        environments.Reset(0, start);
        for (int step = 0; step < 200; step++)
        {
            environments.Step(0, home);
        }

        EpisodeStrategy strategy = StrategyWatch.Of(environments, start);
        Assert.Equal("no-object-moved", strategy.Label);
        Assert.InRange(strategy.Objects[0].PathMeters, 0, 0.002);
    }

    [Fact]
    public void Of_StartThatIsNotWatched_SaysWhatToDo()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        TrainingStart start = new("transfer_cube", 0);
        environments.Reset(0, start);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => StrategyWatch.Of(environments, start));
        Assert.Contains("StrategyWatch.Begin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_Watched_MovesEverythingAsUnwatchedAndAllocatesNothing()
    {
        using SimulatedBimanualEnvironment watched = SimulatedRobot.Create();
        using SimulatedBimanualEnvironment plain = SimulatedRobot.Create();
        StrategyWatch.Begin(watched);
        double[] command = [.. watched.Robot.Joints.Select(joint => joint.Home)];
        watched.Reset(0, SimulatedRobot.Start(5));
        plain.Reset(0, SimulatedRobot.Start(5));
        Run(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(300);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(PhysicsLoop.Positions(plain, 0), PhysicsLoop.Positions(watched, 0));

        void Run(int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                command[8] += 0.002;
                watched.Step(0, command);
                plain.Step(0, command);
            }
        }
    }

    private static SimulatedBimanualEnvironment Create(SimulatedTask task)
    {
        using SimulatedBimanualEnvironment available = SimulatedRobot.Create();
        SimulatedBimanualEnvironment environments = new(SimulatedRobot.Profile, 1, [task]);
        StrategyWatch.Begin(environments);
        return environments;
    }

    private static EpisodeStrategy Run(SimulatedBimanualEnvironment environments, IScriptedExpert expert, EpisodeStart start, double noise = 0)
    {
        Assert.True(ExpertEpisode.Run(environments, 0, expert, start, new ExpertConditions { NoiseRadians = noise }).Succeeded, $"seed {start.Seed}");
        return StrategyWatch.Of(environments, start);
    }
}
