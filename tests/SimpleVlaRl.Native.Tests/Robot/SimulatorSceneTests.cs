using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Native.Tests.Ros2;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Services;

namespace SimpleVlaRl.Native.Tests.Robot;

/// <summary>The scene against a simulator that says the wrong thing at the wrong time.</summary>
[Collection("ROS 2 domain")]
public sealed class SimulatorSceneTests : IDisposable
{
    private readonly RosContext theirSide = Ros.Open("tested_simulator");
    private readonly RosContext ourSide = Ros.Open("scene_user");
    private readonly RosPublisher success;
    private readonly RosPublisher fault;
    private readonly SimulatorScene scene;
    private RosService? service;

    public SimulatorSceneTests()
    {
        success = theirSide.CreatePublisher(SimulatorTopics.Success, BoolMessage.Description, QosProfile.Latched);
        fault = theirSide.CreatePublisher(SimulatorTopics.Fault, StringMessage.Description, QosProfile.Latched);
        theirSide.Subscribe(SimulatorTopics.NextEpisode, StringMessage.Description, QosProfile.Latched, (ReadOnlySpan<byte> _, in RosMessageInfo _) => { });
        scene = new SimulatorScene(ourSide, TimeProvider.System);
    }

    private static EpisodeStart Start => new ReportStart("transfer_cube", 3);

    [Fact]
    public async Task State_SuccessWrittenBeforeTheReset_DoesNotCount()
    {
        // The success of the episode before is latched, and is all that a new subscription hears at first.
        Say(isDone: true);
        Serve(() =>
        {
            // The answer overtakes the news of the new episode.
            string reply = Reply(3);
            _ = Task.Delay(200).ContinueWith(_ => Say(isDone: false), TaskScheduler.Default);
            return (true, reply);
        });
        Assert.Null(scene.Prepare(Start, TestContext.Current.CancellationToken));
        Assert.Equal(EnvironmentState.Running, scene.State);
        Say(isDone: true);
        await Ros.Until(() => scene.State == EnvironmentState.Succeeded, "the success of this episode");
        Say(isDone: true, "the arm fell off");
        await Ros.Until(() => scene.State == EnvironmentState.Faulted, "the fault of this episode");
        Assert.Null(scene.Prepare(Start, TestContext.Current.CancellationToken));
        Assert.Equal(EnvironmentState.Running, scene.State);
    }

    [Fact]
    public void Prepare_ResetThatOvertookTheRequest_IsAskedAgain()
    {
        int resets = 0;
        Serve(() =>
        {
            string reply = Reply(++resets == 1 ? 2 : 3);
            Say(isDone: false);
            return (true, reply);
        });
        Assert.Null(scene.Prepare(Start, TestContext.Current.CancellationToken));
        Assert.Equal(2, resets);
    }

    [Fact]
    public void Prepare_Refused_SaysWhy()
    {
        Serve(() => (false, "there is no such task"));
        Assert.Contains("refuses transfer_cube with seed 3: there is no such task", scene.Prepare(Start, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(EnvironmentState.Idle, scene.State);
    }

    [Fact]
    public void Prepare_SimulatorThatSaysNothingAfterItsReset_IsAnError()
    {
        Say(isDone: false);
        Serve(() => (true, Reply(3)));
        Assert.Contains("has said nothing", scene.Prepare(Start, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        scene.Dispose();
        ourSide.Dispose();
        theirSide.Dispose();
    }

    private static string Reply(long seed) => new ResetReply
    {
        Episode = 1,
        Task = "transfer_cube",
        Seed = seed,
        StampNanoseconds = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100,
    }.Write();

    private void Say(bool isDone, string problem = "")
    {
        success.Publish(new BoolMessage { Data = isDone });
        fault.Publish(new StringMessage { Data = problem });
    }

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
