using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Tests;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary><c>vla-robot run</c> on a robot whose drivers we did not write, from a profile alone, with an operator over topics.</summary>
[Collection("vla-robot")]
public sealed class ForeignRobotRunTests(ForeignRobotPrograms programs) : IClassFixture<ForeignRobotPrograms>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("topics", "cyclone")]
    [InlineData("topics", "fast")]
    [InlineData("actions", "cyclone")]
    public async Task Run_DriversWithTheirOwnNamesUnitsOrdersAndDialects_MovesEveryJointAndStoresTheOperatorsLabel(string robot, string library)
    {
        using ForeignRobot foreign = await ForeignRobot.Start(programs.Of(library), Description(robot));
        using RunningProgram run = Run(robot, "--time-limit", "2.5");
        using RosContext context = Ros.Open("operator_of_" + robot);
        using OperatorRemote remote = new(context, "/vla_robot_foreign");
        Say(remote, run, OperatorPhase.AwaitingGo, OperatorCommand.Go);
        Say(remote, run, OperatorPhase.AwaitingOutcome, OperatorCommand.Success);
        Say(remote, run, OperatorPhase.Closing, OperatorCommand.Go);
        Assert.True(await run.Exit() == 0, run.Errors);
        JsonElement said = await foreign.Stop();

        EpisodeListing listing = Assert.Single(Episodes());
        Assert.Equal(EpisodeOutcome.Success("topic"), listing.Outcome);
        Assert.All(said.GetProperty("commands").EnumerateObject(), command =>
        {
            Assert.Equal(0, command.Value.GetProperty("refused").GetInt32());
            Assert.True(command.Value.GetProperty("received").GetInt32() > 0, $"{command.Name} was never commanded");
        });
        using EpisodeReader episode = EpisodeReader.Open(listing.Path);
        StepRecord[] steps = [.. episode.ReadSteps()];
        for (int joint = 0; joint < 6; joint++)
        {
            double[] way = [.. steps.Select(step => step.MeasuredPositions[joint])];
            Assert.True(way.Max() - way.Min() > 0.05, $"joint {joint} moved by {way.Max() - way.Min():0.000} of some 0.2");
        }

        // Turned by a quarter: what the profile says of the camera is what policies and recordings see.
        var frame = episode.ReadFrames("cam").First().Decode();
        Assert.Equal((120, 160), (frame.Width, frame.Height));
    }

    [Theory]
    [InlineData("nan finger", "joint 'left/gripper' is at NaN")]
    [InlineData("size /cam 80 60", "found 80x60; expected 160x120")]
    [InlineData("double /cam", "/cam is published by 2")]
    [InlineData("silence /arms/joint_states", "/arms/joint_states is stale")]
    [InlineData("black /cam", "/cam is black")]
    public async Task Run_RobotThatFailsInMidEpisode_IsHeldAndTheEpisodeIsInvalidWhateverIsSaidThen(string happening, string reason)
    {
        using ForeignRobot foreign = await ForeignRobot.Start(programs.Of("cyclone"), $"{Description("topics")}after 1.5 {happening}\n");
        using RunningProgram run = Run("topics", "--time-limit", "30");
        using RosContext context = Ros.Open("operator_of_a_fault");
        using OperatorRemote remote = new(context, "/vla_robot_foreign");
        Say(remote, run, OperatorPhase.AwaitingGo, OperatorCommand.Go);
        await run.Exit(30);
        EpisodeListing listing = Assert.Single(Episodes());
        Assert.Equal(OutcomeKind.Invalid, listing.Outcome.Kind);
        Assert.Contains(reason, listing.Outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_WithAClassifierThatSeesNoSuccess_ProposesAFailureAndDecidesOnlyWhereItIsTold(bool decides)
    {
        string classifier = Path.Combine(folder.Path, "classifier");
        SampleClassifier.Write(classifier, SampleClassifier.Manifest("foreign", "transfer_cube", ["cam"]), logit: -5);
        using ForeignRobot foreign = await ForeignRobot.Start(programs.Of("cyclone"), Description("topics"));
        using RunningProgram run = Run("topics", ["--time-limit", "1", "--classifier", classifier, .. decides ? ["--classifier-decides"] : (string[])[]]);
        using RosContext context = Ros.Open("operator_beside_a_classifier");
        using OperatorRemote remote = new(context, "/vla_robot_foreign");
        Say(remote, run, OperatorPhase.AwaitingGo, OperatorCommand.Go);
        if (!decides)
        {
            await run.UntilSaid("the classifier proposes failure (probability of success 0.01): say how it ended");
            Say(remote, run, OperatorPhase.AwaitingOutcome, OperatorCommand.Success);
        }

        Say(remote, run, OperatorPhase.Closing, OperatorCommand.Go);
        Assert.True(await run.Exit() == 0, run.Errors);
        await foreign.Stop();
        Assert.Equal(decides ? EpisodeOutcome.Failure("classifier") : EpisodeOutcome.Success("topic"), Assert.Single(Episodes()).Outcome);
        string audit = await File.ReadAllTextAsync(Path.Combine(folder.Path, "store", "audit.jsonl"), TestContext.Current.CancellationToken);
        Assert.Single(audit.Split('\n'), line => line.Contains("outcome_proposed", StringComparison.Ordinal));
        Assert.Equal(decides, audit.Contains("--classifier-decides", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ClassifierDecidesWithoutOneOrBesideAChecker_IsRefused()
    {
        using RunningProgram alone = Run("topics", "--classifier-decides");
        Assert.Equal(2, await alone.Exit());
        Assert.Contains("--classifier-decides needs a --classifier that does", alone.Errors, StringComparison.Ordinal);
        string classifier = Path.Combine(folder.Path, "classifier");
        SampleClassifier.Write(classifier, SampleClassifier.Manifest("foreign", "transfer_cube", ["cam"]), logit: 0);
        using RunningProgram beside = Run("topics", "--classifier", classifier, "--classifier-decides", "--scene", "simulator");
        Assert.Equal(2, await beside.Exit());
        Assert.Contains("with the scene 'simulator' it is no person who says it", beside.Errors, StringComparison.Ordinal);
    }

    /// <summary>Says a word once the robot waits for it.</summary>
    private static void Say(OperatorRemote remote, RunningProgram run, OperatorPhase phase, OperatorCommand word)
    {
        Assert.True(
            remote.Until(state => state.Phase == phase, Patience, TestContext.Current.CancellationToken) is not null,
            $"the robot does not come to {phase}; it says {remote.State?.Message}:\n{run.Errors}");
        remote.Say(word);
    }

    private RunningProgram Run(string robot, params string[] arguments)
    {
        string profile = Path.Combine(folder.Path, "robot.yaml");
        File.WriteAllText(profile, Profile(robot));
        return RunningProgram.Robot(
            Ros.Domain, ["run", "--robot", profile, "--policy", "fake", "--episodes", "1", "--store", Path.Combine(folder.Path, "store"), .. arguments]);
    }

    private IReadOnlyList<EpisodeListing> Episodes()
    {
        using EpisodeStore store = EpisodeStore.Open(Path.Combine(folder.Path, "store"), TimeProvider.System);
        return store.List(new EpisodeQuery());
    }

    /// <summary>The drivers: degrees, other signs, orders and names, partial messages, one topic of joint states for all.</summary>
    private static string Description(string robot) => $"""
        joint j1 initial 5 velocity 300
        joint j2 initial -10 velocity 300
        joint servo initial 1.1 velocity 20
        joint right_a initial 0.05 velocity 5
        joint right_b velocity 5
        joint grip initial 50 velocity 900
        follow finger servo 0.0139 0.0355
        state /arms/joint_states 100 right_b right_a
        state /arms/joint_states 100 finger j2 j1
        state /right/gripper_state 100 grip
        camera /cam image 160 120 bgr8 30 step_padding 7
        {(robot == "topics" ? """
        command interbotix_joint_group /left/commands/joint_group six j2 j1
        command interbotix_joint_single /left/commands/joint_single servo
        command joint_state /right/joint_ctrl right_a right_b
        command float64_multi_array /right/gripper/commands grip
        """ : """
        command joint_jog /left/delta_joint_cmds j1 j2
        command gripper_command /left/gripper_controller/gripper_cmd servo
        command follow_joint_trajectory /right/controller/follow_joint_trajectory right_a right_b
        command joint_trajectory /right/gripper/joint_trajectory grip
        """)}

        """;

    private static string Profile(string robot)
    {
        bool isTopics = robot == "topics";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            name: foreign
            scene: operator
            collision_unchecked: true
            servo_rate_hertz: 50
            command_horizon_milliseconds: 100
            maximum_joint_state_age_milliseconds: 200
            maximum_skew_milliseconds: 200
            homing_order: [[right], [left]]
            arms:
              - name: left
                joint_state_topic: /arms/joint_states
                command_topic: {{(isTopics ? "/left/commands/joint_group" : "/left/delta_joint_cmds")}}
                command_dialect: {{(isTopics ? "interbotix_joint_group" : "joint_jog")}}
                command_group: six
                joints:
                  - { name: shoulder, unit: radian, lower: -2, upper: 2, margin: 0.02, maximum_velocity: 2, maximum_acceleration: 10,
                      maximum_tracking_error: 0.5, home: 0,
                      state: { name: j1, unit: degree, sign: -1 }, command: { name: j1, unit: degree, sign: -1{{(isTopics ? ", index: 1" : "")}} } }
                  - { name: elbow, unit: radian, lower: -2, upper: 2, margin: 0.02, maximum_velocity: 2, maximum_acceleration: 10,
                      maximum_tracking_error: 0.5, home: 0,
                      state: { name: j2, unit: degree, offset: 0.1 }, command: { name: j2, unit: degree, offset: 0.1{{(isTopics ? ", index: 0" : "")}} } }
                  - { name: gripper, unit: opening, lower: -0.05, upper: 1.05, margin: 0.05, maximum_velocity: 5, maximum_acceleration: 25,
                      maximum_tracking_error: 1, home: 0.5,
                      state: { name: finger, closed: 0.0440, open: 0.0579 },
                      command: { name: servo, closed: 0.6115, open: 1.6115,
                        topic: {{(isTopics ? "/left/commands/joint_single" : "/left/gripper_controller/gripper_cmd")}},
                        dialect: {{(isTopics ? "interbotix_joint_single" : "gripper_command")}} } }
              - name: right
                joint_state_topic: /arms/joint_states
                command_topic: {{(isTopics ? "/right/joint_ctrl" : "/right/controller/follow_joint_trajectory")}}
                command_dialect: {{(isTopics ? "joint_state" : "follow_joint_trajectory")}}
                joints:
                  - { name: a, unit: radian, lower: -2, upper: 2, margin: 0.02, maximum_velocity: 2, maximum_acceleration: 10,
                      maximum_tracking_error: 0.5, home: 0,
                      state: { name: right_a }, command: { name: right_a } }
                  - { name: b, unit: radian, lower: -2, upper: 2, margin: 0.02, maximum_velocity: 2, maximum_acceleration: 10,
                      maximum_tracking_error: 0.5, home: 0,
                      state: { name: right_b, wraps: true }, command: { name: right_b } }
                  - { name: gripper, unit: opening, lower: -0.05, upper: 1.05, margin: 0.05, maximum_velocity: 5, maximum_acceleration: 25,
                      maximum_tracking_error: 1, home: 0.5,
                      state: { name: grip, topic: /right/gripper_state, closed: 100, open: 0 },
                      command: { name: grip, closed: 100, open: 0, topic: {{(isTopics ? "/right/gripper/commands" : "/right/gripper/joint_trajectory")}},
                        dialect: {{(isTopics ? "float64_multi_array" : "joint_trajectory")}} } }
            cameras:
              - { name: cam, topic: /cam, width: 160, height: 120, encoding: bgr8, frames_per_second: 30, maximum_age_milliseconds: 300, rotation_degrees: 90 }
            """);
    }
}
