using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;

namespace SimpleVlaRl.Messages.Tests;

public sealed class JointReaderTests
{
    private static readonly string[] Joints = ["waist", "shoulder", "gripper"];

    [Fact]
    public void JointStateReader_OtherOrderAndExtraJoint_ReadsByName()
    {
        double[] positions = new double[3];
        byte[] payload = CdrMessage.ToBytes(
            new JointState { Header = new(77, "base"), Name = ["gripper", "extra", "waist", "shoulder"], Position = [3, 9, 1, 2] });
        Assert.Equal(JointReadResult.Read, new JointStateReader(Joints).Read(payload, positions, out long stamp));
        Assert.Equal([1, 2, 3], positions);
        Assert.Equal(77, stamp);
    }

    [Theory]
    [InlineData("elbow", "1", JointReadResult.WrongJoints)]
    [InlineData("waist,shoulder,waist", "1,2,3", JointReadResult.WrongJoints)]
    [InlineData("waist,shoulder,gripper", "1,2", JointReadResult.WrongLength)]
    [InlineData("waist,shoulder,gripper", "", JointReadResult.WrongLength)]
    [InlineData("waist,shoulder,gripper", "1,2,NaN", JointReadResult.NotFinite)]
    public void JointStateReader_NotUsable_SaysWhy(string names, string values, JointReadResult expected)
    {
        JointState state = new()
        {
            Name = names.Split(','),
            Position = [.. values.Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))],
        };
        Assert.Equal(expected, new JointStateReader(Joints).Read(CdrMessage.ToBytes(state), new double[3], out _));
    }

    [Fact]
    public void JointStateReader_SomeOfTheJoints_ReadsThemAndLeavesTheOthers()
    {
        JointStateReader reader = new(Joints);
        double[] positions = [7, 8, 9];
        byte[] payload = CdrMessage.ToBytes(new JointState { Name = ["finger", "gripper", "waist"], Position = [double.NaN, 3, 1] });
        Assert.Equal(JointReadResult.Read, reader.Read(payload, positions, out _));
        Assert.Equal([1, 8, 3], positions);
        Assert.Equal([true, false, true], Enumerable.Range(0, 3).Select(reader.Has));
    }

    [Fact]
    public void JointStateReader_EveryPrefix_IsMalformed()
    {
        JointStateReader reader = new(Joints);
        byte[] payload = CdrMessage.ToBytes(new JointState { Name = Joints, Position = [1, 2, 3], Velocity = [0, 0, 0] });
        for (int length = 0; length < payload.Length; length++)
        {
            Assert.Equal(JointReadResult.Malformed, reader.Read(payload.AsSpan(0, length).ToArray(), new double[3], out _));
        }
    }

    [Fact]
    public void JointStateReader_Warm_DoesNotAllocate()
    {
        JointStateReader reader = new(Joints);
        double[] positions = new double[3];
        byte[] payload = CdrMessage.ToBytes(new JointState { Name = ["gripper", "waist", "shoulder"], Position = [1, 2, 3] });
        reader.Read(payload, positions, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(payload, positions, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void JointStateWrite_FromSpans_EqualsTheMessage()
    {
        byte[] buffer = new byte[256];
        CdrWriter writer = new(buffer);
        JointState.Write(ref writer, 5, Joints, [1, 2, 3], [4, 5, 6], []);
        Assert.Equal(
            CdrMessage.ToBytes(new JointState { Header = new(5, ""), Name = Joints, Position = [1, 2, 3], Velocity = [4, 5, 6] }), writer.Written.ToArray());
    }

    [Fact]
    public void JointTrajectoryWrite_FromSpans_EqualsTheMessageAndReadsBack()
    {
        byte[] buffer = new byte[512];
        CdrWriter writer = new(buffer);
        JointTrajectory.Write(ref writer, Joints, [1, 2, 3, 4, 5, 6], [20_000_000, 1_100_000_000]);
        JointTrajectory message = new()
        {
            JointNames = Joints,
            Points =
            [
                new() { Positions = [1, 2, 3], TimeFromStartNanoseconds = 20_000_000 },
                new() { Positions = [4, 5, 6], TimeFromStartNanoseconds = 1_100_000_000 }
            ],
        };
        Assert.Equal(CdrMessage.ToBytes(message), writer.Written.ToArray());

        JointTrajectoryReader reader = new(["gripper", "waist", "shoulder"], 8);
        Assert.Equal(JointReadResult.Read, reader.Read(writer.Written));
        Assert.Equal([3, 1, 2, 6, 4, 5], reader.Positions.ToArray());
        Assert.Equal([20_000_000, 1_100_000_000], reader.TimesFromStartNanoseconds.ToArray());
        for (int length = 0; length < writer.Length; length++)
        {
            Assert.Equal(JointReadResult.Malformed, reader.Read(buffer.AsSpan(0, length).ToArray()));
            Assert.Equal(0, reader.PointCount);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(writer.Written);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(1, 8, JointReadResult.WrongLength)]
    [InlineData(2, 1, JointReadResult.WrongLength)]
    public void JointTrajectoryReader_TooManyPointsOrTimesThatDoNotIncrease_IsRefused(long secondTime, int maximumPoints, JointReadResult expected)
    {
        JointTrajectory message = new()
        {
            JointNames = Joints,
            Points = [new() { Positions = [1, 2, 3], TimeFromStartNanoseconds = 1 }, new() { Positions = [1, 2, 3], TimeFromStartNanoseconds = secondTime }],
        };
        Assert.Equal(expected, new JointTrajectoryReader(Joints, maximumPoints).Read(CdrMessage.ToBytes(message)));
    }

    [Fact]
    public void JointTrajectoryReader_UnknownJoint_IsRefused()
    {
        JointTrajectory message = new() { JointNames = [.. Joints, "extra"], Points = [new() { Positions = [1, 2, 3, 4] }] };
        Assert.Equal(JointReadResult.WrongJoints, new JointTrajectoryReader(Joints, 4).Read(CdrMessage.ToBytes(message)));
    }
}
