using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Tests;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>A robot that somebody else uses as well, or that is switched off, in the middle of an episode: never a failure, never a success.</summary>
[Collection("vla-robot")]
public sealed class SharedRobotTests : IDisposable
{
    private static readonly int Domain = 1 + ((Environment.ProcessId + 75) % 100);
    private readonly TemporaryFolder folder = new();
    private readonly RunningProgram simulator = RunningProgram.Simulator(Domain);

    public void Dispose()
    {
        simulator.Dispose();
        folder.Dispose();
    }

    public static TheoryData<string, MessageDescription, string> Intruders => new()
    {
        { "/follower_right/joint_trajectory", JointTrajectory.Description, "/follower_right/joint_trajectory is commanded by .+ as well" },
        { "/cam_high/image_raw", Image.Description, "/cam_high/image_raw is published by 2" },
        { "/follower_left/joint_states", JointState.Description, "/follower_left/joint_states was published by another within the last second" },
        { "/simulator/state", Messages.StandardMessages.StringMessage.Description, "/simulator/state is published by 2" },
    };

    [Theory]
    [MemberData(nameof(Intruders))]
    public async Task Run_SomebodyElsePublishesInMidEpisode_IsInvalidAtOnce(string topic, MessageDescription type, string reason)
    {
        await Simulating();
        using RunningProgram run = Run("--episodes", "1", "--time-limit", "60");
        await run.Until(HasPart, "an episode begins");
        using RosContext context = RosContext.Open(new() { NodeName = "intruder", DomainId = Domain }, TimeProvider.System);
        long came = TimeProvider.System.GetTimestamp();
        using RosPublisher publisher = context.CreatePublisher(topic, type, QosProfile.Latched);
        while (type == JointState.Description && !run.HasExited && TimeProvider.System.GetElapsedTime(came) < Ros.Patience)
        {
            // Another publisher of the topic may report other joints; one that reports the same is an intruder.
            publisher.Publish(new JointState { Name = ["left_waist"], Position = [0] });
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await run.Exit();
        TestContext.Current.TestOutputHelper?.WriteLine($"ended {TimeProvider.System.GetElapsedTime(came).TotalSeconds:0.00} s later");
        EpisodeListing episode = Assert.Single(Episodes());
        Assert.Equal(OutcomeKind.Invalid, episode.Outcome.Kind);
        Assert.Matches(reason, episode.Outcome.Reason);
    }

    [Fact]
    public async Task Run_SimulatorKilledJustBeforeTheTimeLimit_IsInvalidAndNoFailure()
    {
        await Simulating();
        using RunningProgram run = Run("--episodes", "1", "--time-limit", "3");
        await run.Until(HasPart, "an episode begins");
        await Task.Delay(2700, TestContext.Current.CancellationToken);
        simulator.Kill();
        await run.Exit();
        EpisodeListing episode = Assert.Single(Episodes());
        Assert.True(episode.Outcome.Kind == OutcomeKind.Invalid, episode.Outcome.ToString());
    }

    [Fact]
    public async Task Run_ProgramThatStoodStillWhileAnotherTookTheRobot_DoesNotCommandBesideIt()
    {
        await Simulating();
        using RunningProgram first = Run("--episodes", "1", "--time-limit", "60");
        await first.Until(HasPart, "an episode begins");
        first.Signal("STOP");
        string others = Path.Combine(folder.Path, "others");
        using RunningProgram second = RunningProgram.Robot(Domain, "run", "--policy", "fake", "--episodes", "1", "--time-limit", "60", "--store", others);
        await second.Until(
            () => Directory.Exists(others) && Directory.GetFiles(others, "*.part", SearchOption.AllDirectories).Length > 0, "the other takes the robot");
        first.Signal("CONT");
        await first.Exit();
        EpisodeListing episode = Assert.Single(Episodes());
        Assert.Equal(OutcomeKind.Invalid, episode.Outcome.Kind);
        Assert.Matches("stood still|is commanded by|another program has reset the simulator|^the guard .process [0-9]+. has ended", episode.Outcome.Reason);
        second.Interrupt();
        await second.Exit();
        using EpisodeStore store = EpisodeStore.Open(others, TimeProvider.System);
        Assert.Equal(OutcomeKind.Invalid, Assert.Single(store.List(new EpisodeQuery())).Outcome.Kind);
    }

    private async Task Simulating()
    {
        await Ros.Until(() => simulator.HasExited || simulator.Errors.Contains("simulating", StringComparison.Ordinal), "the simulator runs");
        Assert.SkipWhen(simulator.Errors.Contains("apt-get install", StringComparison.Ordinal), simulator.Errors);
    }

    private RunningProgram Run(params string[] arguments) => RunningProgram.Robot(Domain, ["run", "--policy", "fake", "--store", folder.Path, .. arguments]);

    private bool HasPart() => Directory.GetFiles(folder.Path, "*.part", SearchOption.AllDirectories).Length > 0;

    private IReadOnlyList<EpisodeListing> Episodes()
    {
        using EpisodeStore store = EpisodeStore.Open(folder.Path, TimeProvider.System);
        return [.. store.List(new EpisodeQuery()).Where(episode => !episode.Path.Contains("others", StringComparison.Ordinal))];
    }
}
