using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Robot;

/// <summary>A lab's checker over three topics: what it says counts at its time only.</summary>
[Collection("ROS 2 domain")]
public sealed class TopicsSceneTests : IDisposable
{
    private readonly RosContext robotSide = Ros.Open("checked_robot");
    private readonly RosContext checkerSide = Ros.Open("checker");
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> notices = [];
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> requests = [];
    private readonly TopicsScene scene;
    private readonly RosPublisher ready;
    private readonly RosPublisher outcome;

    public TopicsSceneTests()
    {
        scene = new TopicsScene(robotSide, new SceneTopics("/check/episode", "/check/ready", "/check/outcome"), notices.Enqueue);
        ready = checkerSide.CreatePublisher("/check/ready", BoolMessage.Description, QosProfile.Default);
        outcome = checkerSide.CreatePublisher("/check/outcome", StringMessage.Description, QosProfile.Default);
        checkerSide.Subscribe("/check/episode", StringMessage.Description, QosProfile.Latched, (payload, in _) =>
        {
            StringMessage message = new();
            requests.Enqueue(CdrMessage.TryRead(payload, message) ? message.Data : "");
        });
    }

    public void Dispose()
    {
        scene.Dispose();
        checkerSide.Dispose();
        robotSide.Dispose();
    }

    [Theory]
    [InlineData("success", "success")]
    [InlineData("failure", "failure")]
    [InlineData("discard", "invalid(discarded)")]
    public async Task Episode_ReadyThenOutcome_IsWhatTheCheckerSays(string word, string expected)
    {
        await Prepare();
        Assert.Equal("""{"request":1,"task":"fold","seed":1003,"randomize":false}""", requests.Single());
        Assert.Equal(EnvironmentState.Idle, scene.State);
        scene.Begin();
        Assert.Equal(EnvironmentState.Running, scene.State);
        Say(word);
        await Ros.Until(() => scene.State == EnvironmentState.Ended, "the outcome");
        Assert.Equal(expected, scene.Outcome.ToString());
        Assert.Equal("/check/outcome", scene.Outcome.Source);
    }

    [Fact]
    public async Task Outcome_BeforeTheEpisodeOrTwiceOrUnknown_DoesNotCount()
    {
        await Prepare();
        Say("success");
        await Ros.Until(() => notices.Any(notice => notice.Contains("while no episode runs; it does not count", StringComparison.Ordinal)), "the notice");
        scene.Begin();
        Assert.Equal(EnvironmentState.Running, scene.State);
        Say("win");
        Say("failure");
        Say("success");
        await Ros.Until(() => notices.Any(notice => notice.Contains("while the episode is over", StringComparison.Ordinal)), "the second outcome");
        Assert.Contains("/check/outcome says 'win'; expected success, failure or discard", notices);
        Assert.Equal(EpisodeOutcome.Failure("/check/outcome"), scene.Outcome);
        Assert.Null(((IScene)scene).AfterTimeLimit(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Prepare_NobodySaysReady_EndsWithTheCancellation()
    {
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));
        string? problem = await Task.Run(() => scene.Prepare(new ReportStart("fold", 3), stop.Token), TestContext.Current.CancellationToken);
        Assert.Equal("nobody has said true on /check/ready.", problem);
    }

    private async Task Prepare()
    {
        await Ros.Until(() => ready.MatchedSubscriptions > 0 && outcome.MatchedSubscriptions > 0, "the scene");
        Task<string?> prepared = Task.Run(() => scene.Prepare(new ReportStart("fold", 1003), TestContext.Current.CancellationToken));
        await Ros.Until(() => !requests.IsEmpty, "the request");
        ready.Publish(new BoolMessage { Data = false });
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(prepared.IsCompleted);
        ready.Publish(new BoolMessage { Data = true });
        Assert.Null(await prepared);
    }

    private void Say(string word) => Assert.True(outcome.Publish(new StringMessage { Data = word }));
}
