using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SensorMessages.Pixels;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests;

/// <summary>Contexts of one process. One collection with the peer tests: a foreign context that appears would show in the counts of allocated bytes.</summary>
[Collection("ROS 2 domain")]
public sealed partial class RosContextTests
{
    [Theory]
    [InlineData("233")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData(" 3")]
    public void DomainId_InvalidEnvironment_IsAnError(string value) =>
        Assert.Contains($"'{value}'", Assert.Throws<RosException>(() => DomainConfiguration.DomainId(null, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(215)]
    [InlineData(232)]
    public void DomainId_WhosePortsLinuxLeavesFree_IsTaken(int domain) =>
        Assert.Equal(domain, DomainConfiguration.DomainId(domain, null, new EphemeralPorts(32768, 60999)));

    [Theory]
    [InlineData(102, "32900 to 32975")]
    [InlineData(150, "44900 to 44975")]
    [InlineData(214, "60900 to 60975")]
    public void DomainId_WhosePortsMayBeGivenAway_SaysWhichAndWhatIsFree(int domain, string ports)
    {
        string message = Assert.Throws<RosException>(() => DomainConfiguration.DomainId(domain, null, new EphemeralPorts(32768, 60999))).Message;
        Assert.Contains(ports, message, StringComparison.Ordinal);
        Assert.Contains("32768 to 60999, net.ipv4.ip_local_port_range", message, StringComparison.Ordinal);
        Assert.Contains("0 to 101, 215 to 232", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DomainId_OnAMachineWithANarrowerRange_IsTakenUpToTheLast()
    {
        EphemeralPorts narrow = EphemeralPorts.Parse("49152\t60999\n");
        Assert.Equal((102, 150), (DomainConfiguration.DomainId(102, null, narrow), DomainConfiguration.DomainId(null, "150", narrow)));
        Assert.Contains(
            "0 to 166, 215 to 232", Assert.Throws<RosException>(() => DomainConfiguration.DomainId(167, null, narrow)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DomainId_UpToAHundredAndOne_IsTakenWhateverTheRange() =>
        Assert.Equal(
            (0, 5, 101),
            (
                DomainConfiguration.DomainId(0, null, new EphemeralPorts(1024, 65535)),
                DomainConfiguration.DomainId(null, "5", new EphemeralPorts(1024, 65535)),
                DomainConfiguration.DomainId(101, null, new EphemeralPorts(1024, 65535))));

    [Fact]
    public void DomainId_NotSet_IsZero() =>
        Assert.Equal((0, 7, 42), (DomainConfiguration.DomainId(null, null), DomainConfiguration.DomainId(null, "7"), DomainConfiguration.DomainId(42, "7")));

    [Theory]
    [InlineData("image")]
    [InlineData("/")]
    [InlineData("/a//b")]
    [InlineData("/a/")]
    [InlineData("/1a")]
    [InlineData("/a-b")]
    public void CreatePublisher_NoFullRosName_IsAnError(string topic)
    {
        using RosContext context = Ros.Open("names");
        Assert.Throws<RosException>(() => context.CreatePublisher(topic, BoolMessage.Description, QosProfile.Default));
    }

    [Fact]
    public void Open_SameDomainInAnotherRange_IsAnError()
    {
        using RosContext context = Ros.Open("range");
        Assert.Contains(
            "another configuration",
            Assert.Throws<RosException>(
                () => RosContext.Open(
                    new() { NodeName = "x", DomainId = Ros.Domain, Network = new RosNetwork(RosNetworkRange.Subnet, [], "") }, TimeProvider.System)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RosNetworkRange.Subnet)]
    [InlineData(RosNetworkRange.Localhost)]
    [InlineData(RosNetworkRange.Off)]
    [InlineData(RosNetworkRange.SystemDefault)]
    public void Open_EveryRange_IsAcceptedByTheLibrary(RosNetworkRange range)
    {
        using (Ros.Open("probe_for_library"))
        {
        }

        using RosContext context = RosContext.Open(new() { NodeName = "range", DomainId = 101, Network = new RosNetwork(range, [], "") }, TimeProvider.System);
        Assert.True(context.Gid.IsCyclone);
    }

    [Fact]
    public async Task Publish_JointStatesBetweenContexts_NeitherSideAllocates()
    {
        using RosContext sender = Ros.Open("sender");
        using RosContext receiver = Ros.Open("receiver");
        string[] joints = ["a", "b", "c"];
        JointStateReader reader = new(joints);
        double[] positions = new double[3];
        long[] allocated = new long[256];
        int count = 0;
        using RosSubscription subscription = receiver.Subscribe("/alloc/joint_states", JointState.Description, QosProfile.Default, (payload, in info) =>
        {
            reader.Read(payload, positions, out _);
            allocated[Volatile.Read(ref count) % 256] = GC.GetAllocatedBytesForCurrentThread();
            Volatile.Write(ref count, count + 1);
        });
        using RosPublisher publisher = sender.CreatePublisher("/alloc/joint_states", JointState.Description, QosProfile.Default);
        await Ros.Until(() => publisher.MatchedSubscriptions == 1, "match");

        byte[] buffer = new byte[512];
        long allocatedByWriting = -1;
        for (int i = 0; i < 100; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            CdrWriter writer = new(buffer);
            JointState.Write(ref writer, i, joints, [i, 2, 3], [], []);
            Assert.True(publisher.Publish(writer.Written));
            allocatedByWriting = GC.GetAllocatedBytesForCurrentThread() - before;
            int expected = i + 1;
            await Ros.Until(() => Volatile.Read(ref count) >= expected, "a joint state");
        }

        Assert.Equal(0, allocatedByWriting);
        Assert.Equal([99, 2, 3], positions);
        Assert.Equal(allocated[50], allocated[99]);
    }

    [Fact]
    public async Task Publish_ImageInTwoParts_NeitherSideAllocatesAndPixelsArrive()
    {
        using RosContext sender = Ros.Open("image_sender");
        using RosContext receiver = Ros.Open("image_receiver");
        NewestItem<ImageFrame> newest = new(new(320, 240), new(320, 240));
        long[] allocated = new long[64];
        PixelConverter converter = new(new CameraProfile { Name = "camera", Topic = "/camera", Width = 320, Height = 240 });
        using RosSubscription subscription = receiver.Subscribe("/alloc/image", Image.Description, QosProfile.SensorData, (payload, in _) =>
        {
            if (ImageView.TryRead(payload, out ImageView view) && converter.Convert(view, newest.Spare()) == ImageConversion.Converted)
            {
                allocated[newest.Sequence] = GC.GetAllocatedBytesForCurrentThread();
                newest.Publish();
            }
        });
        using RosPublisher publisher = sender.CreatePublisher("/alloc/image", Image.Description, QosProfile.SensorData);
        await Ros.Until(() => publisher.MatchedSubscriptions == 1, "match");

        ImageFrame frame = new(320, 240);
        ImageFrame copy = new(320, 240);
        byte[] start = new byte[80];
        long allocatedByWriting = -1;
        for (int i = 1; i <= 30; i++)
        {
            frame.StampNanoseconds = i;
            frame.Pixels.AsSpan().Fill((byte)i);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(publisher.Publish(start.AsSpan(0, Image.WriteStart(start, "cam"u8, frame)), frame.Pixels));
            allocatedByWriting = GC.GetAllocatedBytesForCurrentThread() - before;
            int expected = i;
            await Ros.Until(() => newest.Sequence >= expected, "an image");
        }

        Assert.Equal(30, newest.Read(copy, static (item, destination) => item.CopyTo(destination)));
        Assert.Equal(frame.Pixels, copy.Pixels);
        Assert.Equal(29, newest.Dropped);
        Assert.Equal(0, allocatedByWriting);
        Assert.Equal(allocated[15], allocated[29]);
    }

    [Fact]
    public async Task Latched_SubscribedLate_GetsTheLastValue()
    {
        using RosContext sender = Ros.Open("latched_sender");
        using RosPublisher publisher = sender.CreatePublisher("/latched/success", BoolMessage.Description, QosProfile.Latched);
        publisher.Publish(new BoolMessage { Data = false });
        publisher.Publish(new BoolMessage { Data = true });

        using RosContext receiver = Ros.Open("latched_receiver");
        List<bool> values = [];
        using RosSubscription subscription = receiver.Subscribe("/latched/success", BoolMessage.Description, QosProfile.Latched, (payload, in _) =>
        {
            BoolMessage message = new();
            Assert.True(CdrMessage.TryRead(payload, message));
            lock (values)
            {
                values.Add(message.Data);
            }
        });
        await Ros.Until(() => { lock (values) { return values.Count > 0; } }, "the latched value");
        Assert.Equal([true], values);
    }

    [Fact]
    public async Task IncompatibleQos_BestEffortToReliable_IsReportedOnBothSides()
    {
        List<RosIncompatibleQos> reports = [];
        void Report(RosIncompatibleQos report)
        {
            lock (reports)
            {
                reports.Add(report);
            }
        }

        using RosContext sender = Ros.Open("qos_sender", Report);
        using RosContext receiver = Ros.Open("qos_receiver", Report);
        using RosPublisher publisher = sender.CreatePublisher("/qos/data", BoolMessage.Description, QosProfile.SensorData);
        using RosSubscription subscription = receiver.Subscribe("/qos/data", BoolMessage.Description, QosProfile.Default, (_, in _) => { });
        await Ros.Until(() => publisher.IncompatibleSubscriptions == 1 && subscription.IncompatiblePublishers == 1, "both reports");
        await Ros.Until(() => { lock (reports) { return reports.Count == 2; } }, "both calls");
        Assert.All(reports, report => Assert.Equal(("/qos/data", "reliability", 1), (report.Topic, report.Policy, report.TotalCount)));
        Assert.Equal(0, publisher.MatchedSubscriptions);
    }
}
