using System.Text.Json;
using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;
using SimpleVlaRl.Ros2.Actions;

namespace SimpleVlaRl.Ros2.Tests.Actions;

public sealed class GoalLedgerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(1);

    private readonly SteppedClock clock = new();
    private readonly GoalLedger ledger;

    public GoalLedgerTests() => ledger = new(clock, Interval, ReplyTimeout);

    [Fact]
    public void TryAdd_LastGoalUnanswered_WaitsUntilTheTimeout()
    {
        Assert.Equal(RosGoalSendResult.Sent, ledger.TryAdd(Id(1), 1));
        clock.Pass(ReplyTimeout - TimeSpan.FromTicks(1));
        Assert.Equal(RosGoalSendResult.AwaitingReply, ledger.TryAdd(Id(2), 2));
        Assert.Equal(0, ledger.Unanswered);
        clock.Pass(TimeSpan.FromTicks(1));
        Assert.Equal(RosGoalSendResult.Sent, ledger.TryAdd(Id(2), 2));
        Assert.Equal(1, ledger.Unanswered);
    }

    [Fact]
    public void TryAdd_SoonerThanTheInterval_IsTooSoon()
    {
        Assert.Equal(RosGoalSendResult.Sent, ledger.TryAdd(Id(1), 1));
        Assert.True(ledger.Reply(1, isAccepted: true));
        clock.Pass(Interval - TimeSpan.FromTicks(1));
        Assert.Equal(RosGoalSendResult.TooSoon, ledger.TryAdd(Id(2), 2));
        clock.Pass(TimeSpan.FromTicks(1));
        Assert.Equal(RosGoalSendResult.Sent, ledger.TryAdd(Id(2), 2));
        Assert.Equal((1, 0, 0), (ledger.Accepted, ledger.Rejected, ledger.Unanswered));
    }

    [Fact]
    public void Reply_OfAnotherRequest_CountsNothing()
    {
        ledger.TryAdd(Id(1), 1);
        Assert.False(ledger.Reply(2, isAccepted: false));
        Assert.Equal((0, 0), (ledger.Accepted, ledger.Rejected));
    }

    [Fact]
    public void Report_AbortedAfterALaterGoal_IsReplacedWhenTheResultSaysSo()
    {
        Send(1);
        Send(2);
        Assert.Equal(GoalEnd.AskForResult, Report(1, ActionGoalStatus.Aborted, 77));
        Assert.Equal(GoalEnd.None, Report(1, ActionGoalStatus.Aborted, 78));
        Assert.Null(ledger.Result(78));
        Assert.True(ledger.Result(77));
        Assert.Null(ledger.Result(77));
    }

    [Fact]
    public void Report_AbortedAfterARejectedGoal_IsNotReplaced()
    {
        Send(1);
        Send(2, isAccepted: false);
        Assert.Equal(GoalEnd.AskForResult, Report(1, ActionGoalStatus.Aborted, 77));
        Assert.False(ledger.Result(77));
    }

    [Fact]
    public void Report_StatusBeforeTheReply_EndsTheGoalOnce()
    {
        ledger.TryAdd(Id(1), 1);
        Assert.Equal(GoalEnd.AskForResult, Report(1, ActionGoalStatus.Aborted, 77));
        Assert.True(ledger.Reply(1, isAccepted: true));
        Assert.Equal(GoalEnd.None, Report(1, ActionGoalStatus.Aborted, 78));
        Assert.False(ledger.Result(77));
    }

    [Theory]
    [InlineData(false, false, GoalEnd.CanceledByOthers, 1, 0)]
    [InlineData(true, false, GoalEnd.None, 0, 0)]
    [InlineData(false, true, GoalEnd.None, 0, 1)]
    public void Report_Canceled_IsAProblemUnlessWeDidItOrReplacedIt(bool isByUs, bool isReplaced, object expected, long aborted, long replaced)
    {
        Send(1);
        if (isByUs)
        {
            Assert.Equal(Id(1), ledger.BeginCancel());
        }

        if (isReplaced)
        {
            Send(2);
        }

        Assert.Equal((GoalEnd)expected, Report(1, ActionGoalStatus.Canceled));
        Assert.Equal((aborted, replaced), (ledger.Aborted, ledger.Replaced));
    }

    [Fact]
    public void BeginCancel_NothingRunning_IsNothing()
    {
        Assert.Null(ledger.BeginCancel());
        Send(1);
        Report(1, ActionGoalStatus.Succeeded);
        Assert.Null(ledger.BeginCancel());
        Send(2, isAccepted: false);
        Assert.Null(ledger.BeginCancel());
    }

    [Fact]
    public void RemoveLast_GoalNotWritten_ReplacesNothing()
    {
        Send(1);
        clock.Pass(Interval);
        ledger.TryAdd(Id(2), 2);
        ledger.RemoveLast();
        Report(1, ActionGoalStatus.Aborted, 77);
        Assert.False(ledger.Result(77));
    }

    [Fact]
    public void Report_GoalOfLongAgo_IsForgotten()
    {
        for (int goal = 1; goal <= 40; goal++)
        {
            Send(goal);
        }

        Assert.Equal(GoalEnd.None, Report(8, ActionGoalStatus.Canceled));
        Assert.Equal(GoalEnd.None, Report(9, ActionGoalStatus.Canceled));
        Assert.Equal((0, 1), (ledger.Aborted, ledger.Replaced));
    }

    // One goal succeeded, one was rejected, one was cancelled by the client: what a real rclpy server sent about them, in order.
    [Fact]
    public void Report_RecordedTrafficOfARealServer_EndsEveryGoalAsItDid()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenVectors.Ros2, "exchanges.json")));
        List<GoalEnd> ends = [];
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            CdrReader reader = new(Convert.FromHexString(entry.GetProperty("cdr").GetString()!));
            string type = entry.GetProperty("type").GetString()!;
            if (type == "action_msgs/msg/GoalStatusArray")
            {
                GoalStatusArray statuses = new();
                Assert.True(statuses.TryRead(ref reader));
                ends.AddRange(statuses.StatusList.Select(status => ledger.Report(status, 1000)));
                continue;
            }

            if (!entry.TryGetProperty("sequence", out _) || !reader.TryReadUInt64(out _) || !reader.TryReadInt64(out long sequence))
            {
                continue;
            }

            switch (type)
            {
                case "control_msgs/action/FollowJointTrajectory_SendGoal_Request":
                    clock.Pass(Interval);
                    Assert.True(Uuid.TryRead(ref reader, out Uuid id));
                    Assert.Equal(RosGoalSendResult.Sent, ledger.TryAdd(id, sequence));
                    break;
                case "control_msgs/action/FollowJointTrajectory_SendGoal_Response":
                    SendGoalResponse response = new();
                    Assert.True(response.TryRead(ref reader) && ledger.Reply(sequence, response.Accepted));
                    break;
                case "action_msgs/srv/CancelGoal_Request":
                    CancelGoalRequest request = new();
                    Assert.True(request.TryRead(ref reader));
                    Assert.Equal(request.GoalInfo.GoalId, ledger.BeginCancel());
                    break;
                default:
                    break;
            }
        }

        Assert.All(ends, end => Assert.Equal(GoalEnd.None, end));
        Assert.Equal(8, ends.Count);
        Assert.Equal((2, 1, 0, 0), (ledger.Accepted, ledger.Rejected, ledger.Aborted, ledger.Replaced));
        Assert.Null(ledger.BeginCancel());
    }

    private static Uuid Id(int goal) => new((ulong)goal, 0);

    private void Send(int goal, bool isAccepted = true)
    {
        clock.Pass(Interval);
        Assert.Equal(RosGoalSendResult.Sent, ledger.TryAdd(Id(goal), goal));
        Assert.True(ledger.Reply(goal, isAccepted));
    }

    private GoalEnd Report(int goal, ActionGoalStatus status, long resultSequence = 0) => ledger.Report(new(new(Id(goal), 5), status), resultSequence);
}
