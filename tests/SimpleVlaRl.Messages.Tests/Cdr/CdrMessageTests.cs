using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;

namespace SimpleVlaRl.Messages.Tests.Cdr;

public sealed class CdrMessageTests
{
    // They have no class; MessageJsonTests reads and writes them by their descriptions. CameraInfo is only looked at: CameraInfoViewTests.
    private static readonly string[] TypesThatWeDoNotHave =
    [
        "control_msgs/msg/DynamicJointState", "control_msgs/msg/JointTrajectoryControllerState", "geometry_msgs/msg/Point", "geometry_msgs/msg/Pose",
        "geometry_msgs/msg/PoseStamped", "geometry_msgs/msg/Quaternion", "geometry_msgs/msg/TransformStamped", "geometry_msgs/msg/Twist",
        "geometry_msgs/msg/TwistStamped", "geometry_msgs/msg/Vector3", "geometry_msgs/msg/WrenchStamped", "rosgraph_msgs/msg/Clock",
        "sensor_msgs/msg/CameraInfo", "sensor_msgs/msg/Imu", "sensor_msgs/msg/Joy", "sensor_msgs/msg/PointCloud2", "sensor_msgs/msg/Range",
        "service_msgs/msg/ServiceEventInfo", "std_msgs/msg/Byte", "std_msgs/msg/Char", "std_msgs/msg/ColorRGBA", "std_msgs/msg/Empty", "std_msgs/msg/Float32",
        "std_msgs/msg/Float64", "std_msgs/msg/Int16", "std_msgs/msg/Int32", "std_msgs/msg/Int64", "std_msgs/msg/Int8", "std_msgs/msg/UInt16",
        "std_msgs/msg/UInt32", "std_msgs/msg/UInt64", "std_msgs/msg/UInt8", "std_srvs/srv/Empty_Request", "std_srvs/srv/Empty_Response",
        "tf2_msgs/msg/TFMessage", "type_description_interfaces/srv/GetTypeDescription_Request", "type_description_interfaces/srv/GetTypeDescription_Response",
    ];

    [Fact]
    public void Write_EveryVector_EqualsRosBytes() => AssertBothWays(Vectors.Load(Vectors.PathOf("messages.json")), 152);

    [Fact]
    public void Load_EveryVector_IsOfATypeThatWeHaveOrIsNamedHere() =>
        Assert.Equal(TypesThatWeDoNotHave, Vectors.MissingTypes(Vectors.PathOf("messages.json")));

    [Theory]
    [InlineData(0, 0, 0u)]
    [InlineData(1_500_000_000, 1, 500_000_000u)]
    [InlineData(-1, -1, 999_999_999u)]
    [InlineData(-1_000_000_000, -1, 0u)]
    [InlineData(long.MaxValue, int.MaxValue, 999_999_999u)]
    [InlineData(long.MinValue, int.MinValue, 0u)]
    public void FromNanoseconds_AnyCount_RoundsDownAndSaturates(long nanoseconds, int seconds, uint rest) =>
        Assert.Equal(new Time(seconds, rest), Time.FromNanoseconds(nanoseconds));

    [Fact]
    public void TryRead_EveryPrefixOfEveryVector_NeverThrowsAndNeverSucceedsEarly()
    {
        foreach ((string name, ICdrMessage message, byte[] payload) in AllMessages())
        {
            // A chunk's last byte came later: files without it are read.
            int shortest = name == "Chunk" ? payload.Length - 1 : payload.Length;
            for (int length = 0; length < shortest; length++)
            {
                // An array of exactly that length: a read beyond it would throw.
                Assert.False(CdrMessage.TryRead(payload.AsSpan(0, length).ToArray(), message), $"{name} was read from {length} of {payload.Length} bytes");
            }

            Assert.True(CdrMessage.TryRead(payload, message), name);
            Assert.True(CdrMessage.TryRead([.. payload, 1, 2, 3], message), $"{name} with trailing bytes");
        }
    }

    [Fact]
    public void TryRead_FlippedBytes_NeverThrowsAndAllocatesNoMoreThanThePayloadCouldHold()
    {
        Random random = new(20260801);
        List<(string Name, ICdrMessage Message, byte[] Payload)> cases = AllMessages();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long payloadBytes = 0;
        for (int round = 0; round < 20_000; round++)
        {
            (_, ICdrMessage message, byte[] payload) = cases[random.Next(cases.Count)];
            byte[] damaged = [.. payload];
            for (int flip = random.Next(1, 5); flip > 0; flip--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            CdrMessage.TryRead(damaged.AsSpan(0, random.Next(damaged.Length + 1)), message);
            payloadBytes += payload.Length + 64;
        }

        // A string of n bytes takes at most 2n + 24, a point of 24 bytes at most some 200; a believed count of 4 billion would be far beyond.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, payloadBytes * 20);
    }

    [Theory]
    [InlineData("0000000001")]
    [InlineData("0002000001")]
    [InlineData("0001000002")]
    public void TryRead_OtherRepresentationOrNoBool_IsRefused(string payload) =>
        Assert.False(CdrMessage.TryRead(Convert.FromHexString(payload), new SimpleVlaRl.Messages.StandardMessages.BoolMessage()));

    [Fact]
    public void TryRead_GarbageInPadding_IsIgnored()
    {
        byte[] payload = CdrMessage.ToBytes(new SimpleVlaRl.Messages.StandardServices.TriggerResponse { Success = true, Message = "x" });
        payload.AsSpan(5, 3).Fill(0xAA);
        SimpleVlaRl.Messages.StandardServices.TriggerResponse response = new();
        Assert.True(CdrMessage.TryRead(payload, response));
        Assert.True(response is { Success: true, Message: "x" });
    }

    [Fact]
    public void Write_BufferTooSmall_SaysHowMuchItNeeds()
    {
        EpisodeInfo info = new() { Json = "{\"a\":1}" };
        CdrWriter writer = new(new byte[9]);
        info.Write(ref writer);
        Assert.True(writer.Overflowed);
        Assert.Equal(CdrMessage.ToBytes(info).Length, writer.Length);
    }

    [Fact]
    public void Step_WrittenFromARecord_ReadsBackAndDoesNotAllocate()
    {
        StepRecord record = new(14)
        {
            StampNanoseconds = 1_790_000_000_123_456_789,
            Tick = 7,
            ChunkIndex = 2,
            Source = ActionSource.Policy,
            Verdict = GateVerdict.Limited,
            Reason = GateReason.VelocityLimit
        };
        for (int joint = 0; joint < 14; joint++)
        {
            (record.ProposedPositions[joint], record.AppliedPositions[joint], record.MeasuredPositions[joint]) = (joint, joint + 0.25, -joint);
        }

        byte[] buffer = new byte[1024];
        int length = WriteStep(buffer, record);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WriteStep(buffer, record);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        Step step = new();
        Assert.True(CdrMessage.TryRead(buffer.AsSpan(0, length), step));
        Assert.Equal(
            (record.StampNanoseconds, 7, 2, ActionSource.Policy, GateVerdict.Limited, GateReason.VelocityLimit),
            (step.Record.StampNanoseconds, step.Record.Tick, step.Record.ChunkIndex, step.Record.Source, step.Record.Verdict, step.Record.Reason));
        Assert.Equal(record.ProposedPositions, step.Record.ProposedPositions);
        Assert.Equal(record.AppliedPositions, step.Record.AppliedPositions);
        Assert.Equal(record.MeasuredPositions, step.Record.MeasuredPositions);
        Assert.Equal(buffer[..length], CdrMessage.ToBytes(step));
    }

    [Fact]
    public void Chunk_WrittenFromARecord_ReadsBack()
    {
        ChunkRecord record = Records.Chunk();
        byte[] buffer = new byte[4096];
        CdrWriter writer = new(buffer);
        Chunk.Write(ref writer, record);
        Chunk chunk = new();
        Assert.True(CdrMessage.TryRead(writer.Written, chunk));
        Assert.Equal(
            (record.StampNanoseconds, record.ChunkIndex, record.ObservationStampNanoseconds, 4, 14),
            (
                chunk.Record.StampNanoseconds,
                chunk.Record.ChunkIndex,
                chunk.Record.ObservationStampNanoseconds,
                chunk.Record.Chunk.Length,
                chunk.Record.Chunk.Dimension));
        Assert.Equal(record.FrameStampsNanoseconds, chunk.Record.FrameStampsNanoseconds);
        Assert.Equal(record.Proprioception, chunk.Record.Proprioception);
        Assert.Equal(record.Chunk.Tokens, chunk.Record.Chunk.Tokens);
        Assert.Equal(record.Chunk.LogProbabilities, chunk.Record.Chunk.LogProbabilities);
        Assert.Equal(record.Chunk.Entropies, chunk.Record.Chunk.Entropies);
        Assert.Equal(record.Chunk.Actions, chunk.Record.Chunk.Actions);
        Assert.Equal((record.Chunk.InferenceTime, record.Chunk.PreprocessingTime, true), Ending(chunk));

        Assert.True(CdrMessage.TryRead(writer.Written[..^1], chunk));
        Assert.Equal((record.Chunk.InferenceTime, record.Chunk.PreprocessingTime, false), Ending(chunk));

        // K·A must be the arrays' length.
        byte[] wrong = writer.Written.ToArray();
        int length = wrong.AsSpan().IndexOf((byte[])[4, 0, 0, 0, 14, 0, 0, 0, 56, 0, 0, 0]);
        wrong[length] = 3;
        Assert.False(CdrMessage.TryRead(wrong, new Chunk()));
    }

    private static (TimeSpan Inference, TimeSpan Preprocessing, bool IsFromFallback) Ending(Chunk chunk) =>
        (chunk.Record.Chunk.InferenceTime, chunk.Record.Chunk.PreprocessingTime, chunk.Record.Chunk.IsFromFallback);

    private static int WriteStep(byte[] buffer, StepRecord record)
    {
        CdrWriter writer = new(buffer);
        Step.Write(ref writer, record);
        return writer.Written.Length;
    }

    private static List<(string Name, ICdrMessage Message, byte[] Payload)> AllMessages()
    {
        List<(string Name, ICdrMessage Message, byte[] Payload)> cases = Vectors.Load(Vectors.PathOf("messages.json"));
        byte[] buffer = new byte[4096];
        CdrWriter writer = new(buffer);
        Chunk.Write(ref writer, Records.Chunk());
        cases.Add(("Chunk", new Chunk(), writer.Written.ToArray()));
        cases.Add(("Step", new Step(), CdrMessage.ToBytes(new Step { Record = new StepRecord(0) { ProposedPositions = [1, 2], MeasuredPositions = [3] } })));
        cases.Add(("EpisodeInfo", new EpisodeInfo(), CdrMessage.ToBytes(new EpisodeInfo { Json = "{}" })));
        return cases;
    }

    private static void AssertBothWays(List<(string Name, ICdrMessage Message, byte[] Payload)> cases, int atLeast)
    {
        Assert.InRange(cases.Count, atLeast, int.MaxValue);
        foreach ((string name, ICdrMessage message, byte[] payload) in cases)
        {
            Assert.True(payload.AsSpan().SequenceEqual(CdrMessage.ToBytes(message)), $"{name}: {Convert.ToHexString(CdrMessage.ToBytes(message))}");

            // The bytes alone must give the same fields again: writing is one to one, so equal bytes are equal fields.
            ICdrMessage read = Vectors.Fresh(message);
            Assert.True(CdrMessage.TryRead(payload, read), name);
            Assert.True(payload.AsSpan().SequenceEqual(CdrMessage.ToBytes(read)), name);
        }
    }
}
