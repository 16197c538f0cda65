using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulation.Tests;

/// <summary>Episodes that are gone on with from their middle, against the same episodes left alone.</summary>
public sealed class EnvironmentSnapshotTests
{
    private const int Parts = 5;
    private const int PictureTicks = 20;

    public static TheoryData<string> Tasks => [.. SimulatedTasks.All.Select(task => task.Name)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Restore_MomentsOfADemonstration_GoOnAsTheUnbrokenEpisodeBitForBit(string task)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create(3);
        using SimulatedBimanualEnvironment another = SimulatedRobot.Create();
        ReportStart start = new(task, 7, randomize: true);
        double[][] commands = Demonstration(environments, start);
        List<double[]> unbroken = [];
        Play(environments, 0, start, commands, 0, unbroken, []);
        Assert.Equal(EnvironmentState.Succeeded, environments.State(0));

        // At ticks with a picture: it shows where things were before the last physics step, which positions alone do not say.
        Dictionary<int, EnvironmentSnapshot> snapshots = Enumerable.Range(1, Parts)
            .Select(part => part == Parts ? commands.Length - 1 : part * commands.Length / Parts / PictureTicks * PictureTicks)
            .Distinct().ToDictionary(tick => tick, _ => (EnvironmentSnapshot)null!);
        List<double[]> watched = [];
        Play(environments, 0, start, commands, 0, watched, snapshots);
        Assert.Equal(unbroken, watched);

        // What an environment did before must not matter: one has played another task, one has played on, one has never begun.
        environments.Reset(1, new ReportStart(task == "lift_pot" ? "click_bell" : "lift_pot", 3));
        environments.Step(1, commands[0]);
        foreach ((int tick, EnvironmentSnapshot snapshot) in snapshots)
        {
            Assert.InRange(snapshot.ByteCount, 4_000, 60_000);
            foreach ((SimulatedBimanualEnvironment where, int slot) in new[] { (environments, 0), (environments, 1), (another, 0) })
            {
                List<double[]> continued = [];
                where.Restore(slot, snapshot);
                Assert.Equal(Seen(where, slot), unbroken[tick]);
                Play(where, slot, null, commands, tick, continued, []);
                Assert.Equal(unbroken.Skip(tick), continued);
                Assert.Equal(EnvironmentState.Succeeded, where.State(slot));
            }
        }
    }

    [Fact]
    public void Restore_WithoutWhatTheTaskRemembers_WouldNotSucceed()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        EpisodeStart start = SimulatedRobot.Start(7);
        double[][] commands = Demonstration(environments, start);
        Dictionary<int, EnvironmentSnapshot> snapshots = new() { [commands.Length - 2] = null! };
        Play(environments, 0, start, commands, 0, [], snapshots);
        SlotSnapshot late = Assert.IsType<SlotSnapshot>(snapshots[commands.Length - 2]);

        Assert.NotEqual(0, late.Progress.Condition);
        environments.Restore(0, new SlotSnapshot(late.Start, late.SimulatedSeconds, late.Physics.ToArray(), default));
        Play(environments, 0, null, commands, commands.Length - 2, [], []);
        Assert.Equal(EnvironmentState.Running, environments.State(0));
    }

    [Fact]
    public void Save_NothingRuns_IsRefused()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        Assert.Throws<InvalidOperationException>(() => environments.Save(0));
        EpisodeStart start = SimulatedRobot.Start(7);
        Play(environments, 0, start, Demonstration(environments, start), 0, [], []);
        Assert.Contains("Succeeded", Assert.Throws<InvalidOperationException>(() => environments.Save(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_SnapshotOfAnotherScene_IsRefusedAndNothingRuns()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        environments.Reset(0, SimulatedRobot.Start(1));
        SlotSnapshot cube = Assert.IsType<SlotSnapshot>(environments.Save(0));
        SlotSnapshot wrong = new(new ReportStart("blocks_ranking_rgb", 1), 0, cube.Physics.ToArray(), default);

        Assert.ThrowsAny<ArgumentException>(() => environments.Restore(0, wrong));
        Assert.ThrowsAny<ArgumentException>(() => environments.Restore(0, new SlotSnapshot(SimulatedRobot.Start(1), 0, [1, 2, 3], default)));
        Assert.Throws<InvalidOperationException>(() => environments.Save(0));
    }

    /// <summary>The servo commands of an expert, until it has succeeded.</summary>
    private static double[][] Demonstration(SimulatedBimanualEnvironment environments, EpisodeStart start)
    {
        int periods = environments.Robot.ServoRateHertz / new ExpertConditions().WaypointRateHertz;
        List<double[]> commands = [];
        environments.Reset(0, start);
        double[] from = new double[environments.Robot.Joints.Count];
        double[] waypoint = new double[from.Length];
        environments.ReadJointTargets(0, from);
        IScriptedExpert expert = environments.CreateExpert(start.Task);
        expert.Begin(0, new ExpertConditions().WaypointRateHertz);
        double limit = SimulatedBimanualEnvironment.TimeLimitSecondsOf(start.Task);
        while (environments.State(0) == EnvironmentState.Running && environments.SimulatedSeconds(0) < limit)
        {
            expert.NextWaypoint(0, waypoint);
            for (int period = 1; period <= periods && environments.State(0) == EnvironmentState.Running; period++)
            {
                double share = (double)period / periods;
                commands.Add([.. from.Zip(waypoint, (before, after) => before + (share * (after - before)))]);
                environments.Step(0, commands[^1]);
            }

            waypoint.CopyTo(from, 0);
        }

        return [.. commands];
    }

    private static void Play(
        SimulatedBimanualEnvironment environments, int slot, EpisodeStart? start, double[][] commands, int first, List<double[]> seen,
        Dictionary<int, EnvironmentSnapshot> snapshots)
    {
        if (start is not null)
        {
            environments.Reset(slot, start);
        }

        for (int tick = first; tick < commands.Length; tick++)
        {
            seen.Add(Seen(environments, slot));
            if (snapshots.ContainsKey(tick))
            {
                snapshots[tick] = environments.Save(slot);
            }

            environments.Step(slot, commands[tick]);
        }

        seen.Add(Seen(environments, slot));
    }

    /// <summary>All positions and velocities, those of objects too, the time, the state, and, now and then, a picture.</summary>
    private static double[] Seen(SimulatedBimanualEnvironment environments, int slot)
    {
        Physics.PhysicsState physics = environments.StartedSlot(slot).Physics!;
        double picture = 0;
        if ((int)Math.Round(environments.SimulatedSeconds(slot) * 50) % PictureTicks == 0)
        {
            CameraProfile camera = environments.Robot.Cameras[0];
            ImageFrame frame = new(camera.Width, camera.Height);
            environments.Render(slot, camera.Name, frame);
            foreach (byte pixel in frame.Pixels)
            {
                picture = ((picture * 31) + pixel) % 1e12;
            }
        }

        return [.. physics.Positions, .. physics.Velocities, .. physics.Controls, physics.Time, (int)environments.State(slot), picture];
    }
}
