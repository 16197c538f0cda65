using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests;

public sealed partial class RosContextTests
{
    [Fact]
    public async Task Service_BetweenContexts_AnswersAndTimesOut()
    {
        using RosContext server = Ros.Open("trigger_server");
        using RosContext caller = Ros.Open("trigger_caller");
        using RosClient client = caller.CreateClient("/trigger_test/reset", TriggerRequest.Description, TriggerResponse.Description);
        RosCallResult<TriggerResponse> missing = await client.CallAsync<TriggerResponse>(
            new TriggerRequest(), TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        Assert.Equal(RosCallStatus.NotAvailable, missing.Status);
        Assert.Contains("/trigger_test/reset", missing.Detail, StringComparison.Ordinal);

        RosService? service = null;
        int asked = 0;
        using RosService made = server.CreateService(
            "/trigger_test/reset", TriggerRequest.Description, TriggerResponse.Description, (RosRequestId request, ref CdrReader reader) =>
            {
                // The second request is left without an answer.
                if (Interlocked.Increment(ref asked) != 2)
                {
                    _ = Volatile.Read(ref service)!.ReplyAsync(request, new TriggerResponse { Success = true, Message = "reset" });
                }
            });
        Volatile.Write(ref service, made);
        RosCallResult<TriggerResponse> first = await client.CallAsync<TriggerResponse>(
            new TriggerRequest(), Ros.Patience, TestContext.Current.CancellationToken);
        RosCallResult<TriggerResponse> second = await client.CallAsync<TriggerResponse>(
            new TriggerRequest(), TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        RosCallResult<TriggerResponse> third = await client.CallAsync<TriggerResponse>(
            new TriggerRequest(), Ros.Patience, TestContext.Current.CancellationToken);
        Assert.Equal((RosCallStatus.Answered, true, "reset"), (first.Status, first.Response?.Success, first.Response?.Message));
        Assert.Equal(RosCallStatus.TimedOut, second.Status);
        Assert.Equal(RosCallStatus.Answered, third.Status);
    }

    [Fact]
    public async Task Service_RequestWithoutHeader_IsRefused()
    {
        using RosContext server = Ros.Open("short_server");
        using RosContext caller = Ros.Open("short_caller");
        int asked = 0;
        using RosService service = server.CreateService(
            "/short_test/reset", TriggerRequest.Description, TriggerResponse.Description, (RosRequestId _, ref CdrReader _) => asked++);
        using RawWriter writer = new(caller.Participant, RosNames.Request("/short_test/reset"), TriggerRequest.Description, QosProfile.ServicesDefault, "");
        await Ros.Until(
            () =>
            {
                writer.Write([0, 1, 0, 0, 0], []);
                return service.Refused > 0;
            },
            "a refusal");
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Graph_OtherContext_ShowsItsNodeAndEndpoints()
    {
        using RosContext ours = Ros.Open("graph_ours");
        using RosContext theirs = Ros.Open("graph_theirs");
        using RosPublisher publisher = theirs.CreatePublisher("/graph/data", BoolMessage.Description, QosProfile.Default);
        using RosSubscription subscription = ours.Subscribe("/graph/data", BoolMessage.Description, QosProfile.Default, (_, in _) => { });
        await Ros.Until(() => ours.Graph.Publishers("/graph/data") is [{ NodeName: "/graph_theirs" }], "the other's publisher");
        RosGraphEndpoint found = ours.Graph.Publishers("/graph/data")[0];
        Assert.Equal(("std_msgs::msg::dds_::Bool_", BoolMessage.Description.TypeHash, theirs.Gid), (found.TypeName, found.TypeHash, found.Participant));
        Assert.Equal("/graph_ours", Assert.Single(ours.Graph.Subscriptions("/graph/data")).NodeName);
        Assert.Contains(new RosGraphNode("/graph_theirs", theirs.Gid), ours.Graph.Nodes());

        theirs.Dispose();
        await Ros.Until(() => ours.Graph.Nodes().All(node => node.FullName != "/graph_theirs"), "the other's leaving");
    }

    [Fact]
    public async Task FindConflicts_SameNameAndForeignCommander_AreReported()
    {
        using RosContext ours = Ros.Open("conflict");
        using RosPublisher mine = ours.CreatePublisher("/conflict/joint_trajectory", BoolMessage.Description, QosProfile.Default);
        Assert.Empty(await ours.Graph.FindConflictsAsync(
            ["/conflict/joint_trajectory"], [], TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken));

        using RosContext twin = Ros.Open("conflict");
        using RosPublisher other = twin.CreatePublisher("/conflict/joint_trajectory", BoolMessage.Description, QosProfile.Default);
        await Ros.Until(() => ours.Graph.Nodes().Count(node => node.FullName == "/conflict") == 2, "the twin");
        IReadOnlyList<string> problems = await ours.Graph.FindConflictsAsync(
            ["/conflict/joint_trajectory"], [], TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        Assert.Equal(2, problems.Count);
        Assert.Contains("'/conflict' is running", problems[0], StringComparison.Ordinal);
        Assert.Contains("commanded by /conflict", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void VendorId_FastDds_IsNotCyclone() => Assert.False(Gid.From([1, 0x0f, .. new byte[14]]).IsCyclone);

    [Fact]
    public void UserDataValue_AsRmwWritesIt_KeepsTheLeadingSpace()
    {
        Assert.Equal(" 1.10.52", UserData.Value("clientid= 1.10.52;typehash=RIHS01_ab;", "clientid"));
        Assert.Null(UserData.Value("typehash=RIHS01_ab;", "clientid"));
    }
}
