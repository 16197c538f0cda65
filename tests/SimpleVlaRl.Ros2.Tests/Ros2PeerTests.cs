using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SensorMessages.Pixels;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests;

/// <summary>Against a process that we share no code with: typed C over the network stack.</summary>
[Collection("ROS 2 domain")]
public sealed class Ros2PeerTests(Ros2Peer peer) : IClassFixture<Ros2Peer>
{
    private static readonly string[] Joints = ["waist", "shoulder", "elbow", "gripper"];

    [Fact]
    public async Task JointState_EchoedByTypedC_HasItsFields()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("peer_joints");
        JointStateReader reader = new(Joints);
        double[] received = new double[4];
        long receivedStamp = 0;
        using RosSubscription subscription = context.Subscribe("/peer/joint_states_out", JointState.Description, QosProfile.Default, (payload, in info) =>
        {
            if (reader.Read(payload, received, out long stamp) == JointReadResult.Read)
            {
                Volatile.Write(ref receivedStamp, stamp);
            }
        });
        using RosPublisher publisher = context.CreatePublisher("/peer/joint_states_in", JointState.Description, QosProfile.Default);
        await Ros.Until(() => publisher.MatchedSubscriptions == 1 && subscription.MatchedPublishers == 1, "match with the peer");

        const long Stamp = 1_790_000_000_123_456_789;
        JointState message = new() { Header = new(Stamp, "base_link"), Name = Joints, Position = [0.5, -1.25, 3, 0], Velocity = [1, 2, 3, 4] };
        publisher.Publish(message);
        await Ros.Until(() => Volatile.Read(ref receivedStamp) == Stamp, "the echo");
        Assert.Equal([-0.5, 1.25, -3, 0], received);
    }

    [Fact]
    public async Task Image_EchoedByTypedC_HasEveryPixel()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("peer_images");
        ImageFrame sent = new(320, 240);
        NewestItem<ImageFrame> newest = new(new(320, 240), new(320, 240));
        PixelConverter converter = new(new CameraProfile { Name = "camera", Topic = "/camera", Width = 320, Height = 240 });
        using RosSubscription subscription = context.Subscribe("/peer/image_out", Image.Description, QosProfile.SensorData, (payload, in _) =>
        {
            if (ImageView.TryRead(payload, out ImageView view) && converter.Convert(view, newest.Spare()) == ImageConversion.Converted)
            {
                newest.Publish();
            }
        });
        using RosPublisher publisher = context.CreatePublisher("/peer/image_in", Image.Description, QosProfile.SensorData);
        await Ros.Until(() => publisher.MatchedSubscriptions == 1 && subscription.MatchedPublishers == 1, "match with the peer");

        byte[] start = new byte[80];
        ImageFrame received = new(320, 240);
        for (int round = 1; round <= 5; round++)
        {
            sent.StampNanoseconds = round * 1_000_000_007L;
            new Random(round).NextBytes(sent.Pixels);
            int expected = round;

            // Best effort may lose a frame; what arrives must be whole.
            await Ros.Until(
                () =>
                {
                    publisher.Publish(start.AsSpan(0, Image.WriteStart(start, "camera"u8, sent)), sent.Pixels);
                    return newest.Read(received, static (item, destination) => item.CopyTo(destination)) > 0
                        && received.StampNanoseconds == expected * 1_000_000_007L;
                },
                "the echo of an image");
            Assert.Equal(sent.Pixels.Select(pixel => (byte)(255 - pixel)), received.Pixels);
        }
    }

    [Fact]
    public async Task Latched_PublishedByThePeerBefore_ArrivesLate()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("peer_latched");
        int value = -1;
        using RosSubscription subscription = context.Subscribe("/peer/latched", BoolMessage.Description, QosProfile.Latched, (payload, in _) =>
        {
            BoolMessage message = new();
            Volatile.Write(ref value, CdrMessage.TryRead(payload, message) && message.Data ? 1 : 0);
        });
        await Ros.Until(() => Volatile.Read(ref value) == 1, "the latched value");
    }

    [Fact]
    public async Task Client_CallsThePeer_IsAnswered()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("peer_client");
        using RosClient client = context.CreateClient("/peer/trigger", TriggerRequest.Description, TriggerResponse.Description);
        for (int i = 0; i < 3; i++)
        {
            RosCallResult<TriggerResponse> result = await client.CallAsync<TriggerResponse>(
                new TriggerRequest(), Ros.Patience, TestContext.Current.CancellationToken);
            Assert.Equal((RosCallStatus.Answered, "served by the peer"), (result.Status, result.Response?.Message));
        }
    }

    [Fact]
    public async Task Service_CalledByThePeer_Answers()
    {
        await peer.Ready();
        using RosContext context = Ros.Open("peer_service");
        RosService? service = null;
        using RosService made = context.CreateService(
            "/under_test/trigger", TriggerRequest.Description, TriggerResponse.Description, (RosRequestId request, ref CdrReader reader) =>
            _ = service!.ReplyAsync(request, new TriggerResponse { Success = new TriggerRequest().TryRead(ref reader), Message = "served by us" }));
        service = made;

        // The peer does not wait for the service: it asks again until it is matched.
        await Ros.Until(
            () =>
            {
                peer.Send("call");
                return peer.Lines.Any(line => line.StartsWith("answer ", StringComparison.Ordinal));
            },
            "an answer at the peer");
        Assert.EndsWith(" 1 served by us", peer.Lines.First(line => line.StartsWith("answer ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(0, service.Refused);
    }
}
