using System.Collections.Concurrent;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.RclInterfaces;
using SimpleVlaRl.Ros2.Node;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Node;

[Collection("ROS 2 domain")]
public sealed class ParameterServerTests
{
    // The reason is in other words than rclpy's.
    private const int LengthOfRefusalUpToItsReason = 4 + 16 + 4 + 1;

    private static readonly Dictionary<string, (MessageDescription Request, MessageDescription Response)> Services = new(StringComparer.Ordinal)
    {
        ["list_parameters"] = (ListParametersRequest.Description, ListParametersResponse.Description),
        ["get_parameters"] = (ParameterNamesRequest.GetParameters, GetParametersResponse.Description),
        ["set_parameters"] = (SetParametersRequest.SetParameters, SetParametersResponse.Description),
        ["describe_parameters"] = (ParameterNamesRequest.DescribeParameters, DescribeParametersResponse.Description),
    };

    // The parameters that the recorded node had.
    private static readonly RosParameter[] Recorded =
    [
        new("start_type_description_service", ParameterValue.Of(true), ""),
        new("gain", ParameterValue.Of(1.5), "") { Apply = _ => { } },
    ];

    private readonly ConcurrentQueue<byte[]> heard = new();

    [Fact]
    public async Task Requests_RecordedFromARealClient_AreAnsweredWithTheRecordedBytes()
    {
        using RosContext server = Ros.Open("svc_server");
        using RosContext client = Ros.Open("svc_client");
        using RosSubscription events = client.Subscribe(
            "/parameter_events", ParameterEvent.Description, QosProfile.Parameters, (payload, in _) => heard.Enqueue(payload.ToArray()));
        using ParameterServer parameters = new(server, Recorded);
        await Ros.Until(() => events.MatchedPublishers == 1, "the events' publisher");
        int replayed = 0;
        foreach ((RecordedExchange request, RecordedExchange response) in Calls())
        {
            byte[] answer = await Call(client, request, Services[request.Service["/svc_server/".Length..]]);
            bool isRefusal = request.Payload.AsSpan().IndexOf("nope"u8) >= 0;
            int length = isRefusal ? LengthOfRefusalUpToItsReason : response.Payload.Length;
            Assert.Equal(Convert.ToHexString(response.Payload.AsSpan(0, length)), Convert.ToHexString(answer.AsSpan(0, length)));
            replayed++;
        }

        Assert.Equal(6, replayed);
        string expected = WithoutStamp(RecordedExchange.All.Last(exchange => exchange.Type == ParameterEvent.Description.RosType).Payload);
        await Ros.Until(() => heard.Any(change => WithoutStamp(change) == expected), "the recorded event of the change");
    }

    [Fact]
    public async Task SetParametersAtomically_OneRefused_SaysWhyAndChangesNothing()
    {
        using RosContext server = Ros.Open("atomic_server");
        using RosContext caller = Ros.Open("atomic_caller");
        double speed = 0;
        using ParameterServer parameters = new(
            server, [new("speed", ParameterValue.Of(0.5), "How fast.") { Check = _ => "The arms move.", Apply = value => speed = value.Double }]);
        using RosClient client = caller.CreateClient(
            "/atomic_server/set_parameters_atomically", SetParametersRequest.SetParametersAtomically, SetParametersAtomicallyResponse.Description);
        RosCallResult<SetParametersAtomicallyResponse> result = await client.CallAsync<SetParametersAtomicallyResponse>(
            new SetParametersRequest { Parameters = [new() { Name = "speed", Value = ParameterValue.Of(0.25) }] },
            Ros.Patience,
            TestContext.Current.CancellationToken);
        Assert.Equal((RosCallStatus.Answered, false, "The arms move."), (result.Status, result.Response?.Result.IsSuccessful, result.Response?.Result.Reason));
        Assert.Equal(0, speed);
    }

    private static string WithoutStamp(byte[] change) => Convert.ToHexString(change.AsSpan(CdrWriter.EncapsulationSize + (2 * sizeof(uint))));

    private static List<(RecordedExchange Request, RecordedExchange Response)> Calls()
    {
        List<RecordedExchange> calls = [.. RecordedExchange.All.Where(exchange => exchange.Service.StartsWith("/svc_server/", StringComparison.Ordinal))];
        return [.. calls.Where(call => call.IsRequest).Zip(calls.Where(call => !call.IsRequest))];
    }

    /// <summary>Sends a payload as it was recorded and gives the reply as it came.</summary>
    private static async Task<byte[]> Call(RosContext context, RecordedExchange request, (MessageDescription Request, MessageDescription Response) types)
    {
        TaskCompletionSource<byte[]> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ServiceEndpoints endpoints = new(
            context,
            (RosNames.Reply(request.Service), types.Response),
            (RosNames.Request(request.Service), types.Request),
            QosProfile.ServicesDefault,
            hash => UserData.Client("replay", hash),
            (payload, in _) => reply.TrySetResult(payload.ToArray()));
        await Ros.Until(() => endpoints.Readiness() == RosCallStatus.Answered, "the service");
        Assert.True(endpoints.Writer.Write(request.Payload, []));
        return await reply.Task.WaitAsync(Ros.Patience, TestContext.Current.CancellationToken);
    }
}
