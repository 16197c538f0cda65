using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.ControlMessages;
using SimpleVlaRl.Ros2.Actions;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Actions;

/// <summary>Against the action server of tests/peers/ros2_peer: typed C that decodes every field of a goal by itself.</summary>
[Collection("ROS 2 domain")]
public sealed class RosActionClientTests(Ros2Peer peer) : IClassFixture<Ros2Peer>
{
    private const string Action = "/peer/follow";

    private static readonly string[] Joints = ["waist", "shoulder", "elbow"];
    private static readonly long[] Times = [100_000_000, 1_500_000_000];
    private static readonly double[] Positions = [0.25, -1, 2, 0.5, -0.5, 2.75];

    private readonly byte[] buffer = new byte[512];

    [Fact]
    public async Task TrySendGoal_PeerOfOtherCode_SeesEveryField()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("action_fields");
        using RosActionClient client = await Client(context);
        Assert.Equal(RosGoalSendResult.Sent, client.TrySendGoal(Goal(Positions)));
        await Ros.Until(() => peer.Lines.Contains("goal 3 2 waist 2.75 1500000000"), "the goal at the peer");
        await Ros.Until(() => client.Accepted == 1, "the answer");
        Assert.Equal((0, 0, null), (client.Rejected, client.Aborted, client.LastProblem));
        await End(client, 4);
    }

    [Fact]
    public async Task TrySendGoal_OneAfterTheOther_ReplacesAndFailsNothing()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("action_stream");
        using RosActionClient client = await Client(context);
        for (int goal = 1; goal <= 5; goal++)
        {
            int expected = goal;
            await Ros.Until(() => client.TrySendGoal(Goal(Positions)) == RosGoalSendResult.Sent, "a goal to go out");
            await Ros.Until(() => client.Accepted == expected && client.Replaced == expected - 1, "the goal before to be replaced");
        }

        Assert.Equal((0, 0, 0, null), (client.Rejected, client.Aborted, client.Unanswered, client.LastProblem));
        await End(client, 4);
    }

    [Fact]
    public async Task TrySendGoal_EmptyTrajectory_IsRejectedWithASentence()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("action_reject");
        using RosActionClient client = await Client(context);
        Assert.Equal(RosGoalSendResult.Sent, client.TrySendGoal(CdrMessage.ToBytes(new FollowJointTrajectoryGoal())));
        await Ros.Until(() => client.LastProblem is not null, "the rejection");
        Assert.Equal((0, 1, 0), (client.Accepted, client.Rejected, client.Aborted));
        Assert.StartsWith("The action '/peer/follow' did not accept a goal", client.LastProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_AbortedByTheController_IsCountedWithItsResult()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("action_abort");
        using RosActionClient client = await Client(context);
        Assert.Equal(RosGoalSendResult.Sent, client.TrySendGoal(Goal(Positions)));
        await Ros.Until(() => client.Accepted == 1, "the answer");
        peer.Send("end 6");
        await Ros.Until(() => client.Aborted == 1 && client.LastProblem is not null, "the end");
        Assert.Equal("The action '/peer/follow' aborted a goal: a joint left its path tolerance: waist.", client.LastProblem);
        Assert.Equal(0, client.Replaced);
    }

    [Fact]
    public async Task Status_CanceledByOthers_IsAProblem()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("action_canceled");
        using RosActionClient client = await Client(context);
        Assert.Equal(RosGoalSendResult.Sent, client.TrySendGoal(Goal(Positions)));
        await Ros.Until(() => client.Accepted == 1, "the answer");
        peer.Send("end 5");
        await Ros.Until(() => client.Aborted == 1 && client.LastProblem is not null, "the end");
        Assert.Contains("cancelled by somebody else", client.LastProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryCancel_RunningGoal_EndsItAndIsNoProblem()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("action_cancel");
        using RosActionClient client = await Client(context);
        int canceled = peer.Lines.Count(line => line == "cancel");
        Assert.False(client.TryCancel());
        Assert.Equal(RosGoalSendResult.Sent, client.TrySendGoal(Goal(Positions)));
        await Ros.Until(() => client.Accepted == 1, "the answer");
        Assert.True(client.TryCancel());
        await Ros.Until(() => peer.Lines.Count(line => line == "cancel") == canceled + 1, "the cancellation at the peer");
        await Ros.Until(() => !client.TryCancel(), "the end");
        Assert.Equal((0, 0, null), (client.Aborted, client.Replaced, client.LastProblem));
    }

    [Fact]
    public async Task TrySendGoal_Streaming_NeitherThreadAllocates()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("action_allocation");
        using RosActionClient client = await Client(context);
        long[] allocated = new long[256];
        int heard = 0;
        using RosSubscription probe = context.Subscribe($"{Action}/_action/status", GoalStatusArray.Description, QosProfile.Latched, (_, in _) =>
        {
            allocated[Volatile.Read(ref heard) % 256] = GC.GetAllocatedBytesForCurrentThread();
            Volatile.Write(ref heard, heard + 1);
        });
        await Ros.Until(() => client.TrySendGoal(Goal(Positions)) == RosGoalSendResult.Sent, "the first goal to go out");
        await Ros.Until(() => client.Accepted == 1 && Volatile.Read(ref heard) > 0, "its status");

        // A late joiner hears the status of before as well, in either order.
        await Task.Delay(200, TestContext.Current.CancellationToken);
        long allocatedBySending = -1;
        int first = heard;
        for (int goal = 1; goal <= 40; goal++)
        {
            int expected = goal;
            await Ros.Until(
                () =>
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    RosGoalSendResult result = client.TrySendGoal(Goal(Positions));
                    allocatedBySending = GC.GetAllocatedBytesForCurrentThread() - before;
                    return result == RosGoalSendResult.Sent;
                },
                "a goal to go out");
            await Ros.Until(
                () => client.Replaced == expected && client.Accepted == expected + 1 && Volatile.Read(ref heard) == first + expected, "a replacement");
        }

        Assert.Equal(0, allocatedBySending);
        Assert.Equal(allocated[first + 19], allocated[first + 39]);
        Assert.Equal((0, null), (client.Aborted, client.LastProblem));
        await End(client, 4);
    }

    [Fact]
    public void TrySendGoal_NoServer_SendsNothing()
    {
        using RosContext context = Ros.Open("action_alone");
        using RosActionClient client = new(context, "/nobody/follow", FollowJointTrajectory.Description, TimeSpan.Zero, TrajectoryResults.Judge);
        Assert.False(client.HasServer);
        Assert.Equal(RosGoalSendResult.NoServer, client.TrySendGoal(Goal(Positions)));
        Assert.False(client.TryCancel());
        Assert.Null(client.LastProblem);
    }

    [Theory]
    [InlineData(-1, true, null)]
    [InlineData(-1, false, "invalid goal: w")]
    [InlineData(-4, true, "a joint left its path tolerance: w")]
    public void Judge_CodeOfAResult_OnlyAnInvalidGoalThatWasReplacedIsFine(int code, bool isReplaced, string? expected)
    {
        CdrReader reader = new(CdrMessage.ToBytes(new FollowJointTrajectoryResult { ErrorCode = code, ErrorString = "w" }));
        Assert.Equal(expected, TrajectoryResults.Judge(ref reader, isReplaced));
    }

    private static async Task<RosActionClient> Client(RosContext context)
    {
        RosActionClient client = new(context, Action, FollowJointTrajectory.Description, TimeSpan.FromMilliseconds(1), TrajectoryResults.Judge);
        await Ros.Until(() => client.HasServer, "the action server");
        return client;
    }

    /// <summary>Ends the running goal, so that the next test begins without one.</summary>
    private async Task End(RosActionClient client, int status)
    {
        peer.Send($"end {status}");
        await Ros.Until(() => !client.TryCancel(), "the end of the goal");
    }

    private ReadOnlySpan<byte> Goal(double[] positions)
    {
        CdrWriter writer = new(buffer);
        FollowJointTrajectoryGoal.Write(ref writer, Joints, positions, Times);
        return buffer.AsSpan(0, writer.Written.Length);
    }
}
