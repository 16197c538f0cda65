using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Robot;

/// <summary>The hardware's emergency stop as it is heard, and the lab's service for the drives.</summary>
[Collection("ROS 2 domain")]
public sealed class EmergencyStopWatchTests : IDisposable
{
    private const string Topic = "/emergency_tests/stop";
    private readonly RosContext robotSide = Ros.Open("emergency_stop");
    private readonly RosContext ourSide = Ros.Open("emergency_runtime");
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> stops = [];

    public void Dispose()
    {
        ourSide.Dispose();
        robotSide.Dispose();
    }

    [Fact]
    public async Task Watch_PressedReleasedAndSilent_StopsOnceEachTime()
    {
        using EmergencyStopWatch watch = new(
            ourSide, new StopProfile { EmergencyStopTopic = Topic, EmergencyStopTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System, stops.Enqueue);
        Assert.Contains("has not been heard on /emergency_tests/stop; start what publishes it", watch.Problem, StringComparison.Ordinal);
        using RosPublisher button = robotSide.CreatePublisher(Topic, BoolMessage.Description, QosProfile.Default);
        await Ros.Until(() => button.Publish(new BoolMessage { Data = false }) && watch.Problem is null, "it is heard, and released");
        Assert.Empty(stops);
        await Ros.Until(() => button.Publish(new BoolMessage { Data = true }) && watch.Problem is not null, "it is pressed");
        Assert.Contains("is pressed", watch.Problem, StringComparison.Ordinal);
        await Ros.Until(() => stops.Count == 1, "it stops");
        await Ros.Until(() => button.Publish(new BoolMessage { Data = false }) && watch.Problem is null, "it is released");
        Assert.Single(stops);
        await Ros.Until(() => stops.Count == 2, "it is silent, which is pressed");
        Assert.Contains("which counts as pressed", stops.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DrivesOffType.Trigger, true, "has switched the drives off: brakes closed")]
    [InlineData(DrivesOffType.SetBool, false, "the drives are NOT off: /emergency_tests/off refuses: brakes closed")]
    public async Task DrivesOff_SaysWhatTheServiceAnswers(DrivesOffType type, bool isDone, string sentence)
    {
        const string Service = "/emergency_tests/off";
        RosService? service = null;
        service = type == DrivesOffType.Trigger
            ? robotSide.CreateService(Service, TriggerRequest.Description, TriggerResponse.Description, Answer)
            : robotSide.CreateService(Service, SetBoolRequest.Description, SetBoolResponse.Description, Answer);
        using DrivesOffService drives = new(ourSide, new StopProfile { DrivesOffService = Service, DrivesOffType = type });
        Assert.Contains(sentence, await drives.CallAsync(), StringComparison.Ordinal);
        service.Dispose();

        void Answer(RosRequestId id, ref Messages.Cdr.CdrReader reader) => _ = type == DrivesOffType.Trigger
            ? service?.ReplyAsync(id, new TriggerResponse { Success = isDone, Message = "brakes closed" })
            : service?.ReplyAsync(id, new SetBoolResponse { Success = isDone, Message = "brakes closed" });
    }
}
