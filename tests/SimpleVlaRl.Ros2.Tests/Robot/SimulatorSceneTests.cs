using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Robot;

/// <summary>The scene against a simulator that says the wrong thing at the wrong time.</summary>
[Collection("ROS 2 domain")]
public sealed class SimulatorSceneTests : IDisposable
{
    private readonly RosContext theirSide = Ros.Open("tested_simulator");
    private readonly RosContext ourSide = Ros.Open("scene_user");
    private readonly RosPublisher state;
    private readonly SimulatorScene scene;
    private RosService? service;

    public SimulatorSceneTests()
    {
        state = theirSide.CreatePublisher(SimulatorTopics.State, StringMessage.Description, QosProfile.Latched);
        theirSide.Subscribe(SimulatorTopics.NextEpisode, StringMessage.Description, QosProfile.Latched, (ReadOnlySpan<byte> _, in RosMessageInfo _) => { });
        scene = new SimulatorScene(ourSide, TimeProvider.System);
    }

    private static EpisodeStart Start => new ReportStart("transfer_cube", 3);

    [Fact]
    public async Task State_SuccessOfAnEarlierEpisode_DoesNotCount()
    {
        // The success of the episode before is latched, and is all that a new subscription hears at first.
        Say(1, EnvironmentState.Succeeded);
        int resets = 1;
        Serve(() =>
        {
            // The answer overtakes the news of the new episode.
            int now = ++resets;
            _ = Task.Delay(200).ContinueWith(_ => Say(now, EnvironmentState.Running), TaskScheduler.Default);
            return (true, Reply(3, now));
        });
        Assert.Null(scene.Prepare(Start, TestContext.Current.CancellationToken));
        Assert.Equal(EnvironmentState.Running, scene.State);
        Say(1, EnvironmentState.Succeeded);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(EnvironmentState.Running, scene.State);
        Say(2, EnvironmentState.Succeeded);
        await Ros.Until(() => scene.State == EnvironmentState.Succeeded, "the success of this episode");
        Say(2, EnvironmentState.Faulted, reason: "the arm fell off");
        await Ros.Until(() => scene.State == EnvironmentState.Faulted, "the fault of this episode");
        Assert.Equal("physics: the arm fell off", scene.Fault);
        Assert.Null(scene.Prepare(Start, TestContext.Current.CancellationToken));
        Assert.Equal((EnvironmentState.Running, ""), (scene.State, scene.Fault));
    }

    [Theory]
    [InlineData("another", 1, "the simulator was started anew in the middle of the episode")]
    [InlineData("tested", 2, "another program has reset the simulator in the middle of the episode")]
    public async Task State_OfAnotherSimulatorOrReset_IsAFaultAndNoSuccess(string session, int episode, string fault)
    {
        Serve(() => (true, Reply(3, 1)));
        Say(1, EnvironmentState.Running);
        Assert.Null(scene.Prepare(Start, TestContext.Current.CancellationToken));
        Say(episode, EnvironmentState.Succeeded, session);
        await Ros.Until(() => scene.State != EnvironmentState.Running, "the news");
        Assert.Equal((EnvironmentState.Faulted, fault), (scene.State, scene.Fault));
    }

    [Fact]
    public async Task State_OfAnotherPublisherThatKnowsSessionAndEpisode_IsAFaultAndNoSuccess()
    {
        Serve(() => (true, Reply(3, 1)));
        Say(1, EnvironmentState.Running);
        Assert.Null(scene.Prepare(Start, TestContext.Current.CancellationToken));
        using RosContext other = Ros.Open("forger");
        using RosPublisher forged = other.CreatePublisher(SimulatorTopics.State, StringMessage.Description, QosProfile.Latched);
        forged.Publish(new StringMessage { Data = new SimulatorState { Session = "tested", Episode = 1, State = EnvironmentState.Succeeded }.Write() });
        await Ros.Until(() => scene.State != EnvironmentState.Running, "the news");
        Assert.Equal((EnvironmentState.Faulted, "another program than the simulator publishes on /simulator/state"), (scene.State, scene.Fault));
    }

    [Fact]
    public async Task State_SuccessOnTheTopicForPeople_DoesNotCount()
    {
        Serve(() => (true, Reply(3, 1)));
        Say(1, EnvironmentState.Running);
        Assert.Null(scene.Prepare(Start, TestContext.Current.CancellationToken));
        using RosPublisher forged = theirSide.CreatePublisher(SimulatorTopics.Success, BoolMessage.Description, QosProfile.Latched);
        forged.Publish(new BoolMessage { Data = true });
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(EnvironmentState.Running, scene.State);
    }

    [Fact]
    public void Prepare_ResetThatOvertookTheRequest_IsAskedAgain()
    {
        int resets = 0;
        Serve(() =>
        {
            string reply = Reply(++resets == 1 ? 2 : 3, resets);
            Say(resets, EnvironmentState.Running);
            return (true, reply);
        });
        Assert.Null(scene.Prepare(Start, TestContext.Current.CancellationToken));
        Assert.Equal(2, resets);
    }

    [Fact]
    public void Prepare_Refused_SaysWhy()
    {
        Serve(() => (false, "there is no such task"));
        Assert.Contains(
            "refuses transfer_cube with seed 3: there is no such task", scene.Prepare(Start, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(EnvironmentState.Idle, scene.State);
    }

    [Fact]
    public void Prepare_SimulatorThatSaysNothingAfterItsReset_IsAnError()
    {
        Say(1, EnvironmentState.Running);
        Serve(() => (true, Reply(3, 2)));
        Assert.Contains("has said nothing", scene.Prepare(Start, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        scene.Dispose();
        ourSide.Dispose();
        theirSide.Dispose();
    }

    private static string Reply(long seed, long episode) =>
        new ResetReply { Session = "tested", Episode = episode, Task = "transfer_cube", Seed = seed }.Write();

    private void Say(long episode, EnvironmentState how, string session = "tested", string reason = "") =>
        state.Publish(new StringMessage { Data = new SimulatorState { Session = session, Episode = episode, State = how, Reason = reason }.Write() });

    private void Serve(Func<(bool Success, string Message)> answer) => service = theirSide.CreateService(
        SimulatorTopics.Reset,
        TriggerRequest.Description,
        TriggerResponse.Description,
        (RosRequestId order, ref CdrReader request) =>
        {
            (bool isDone, string message) = answer();
            _ = service!.ReplyAsync(order, new TriggerResponse { Success = isDone, Message = message });
        });
}
