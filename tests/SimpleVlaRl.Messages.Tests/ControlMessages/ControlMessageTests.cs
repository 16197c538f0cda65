using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.ControlMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;

namespace SimpleVlaRl.Messages.Tests.ControlMessages;

public sealed class ControlMessageTests
{
    private static readonly string[] Joints = ["a", "bc"];
    private static readonly double[] Numbers = [1, 2, 3, 4];
    private static readonly long[] Times = [20_000_000, 40_000_000];

    // Stamp, empty frame and padding, two names (the second after padding), no displacements, two velocities after padding to 8, the duration.
    private const string Jog = "00010000 01000000 02000000 01000000 00 000000 02000000 02000000 6100 0000 03000000 626300 00 00000000 02000000 00000000 "
        + "000000000000d03f 00000000000000c0 000000000000f83f";

    private const string GripperGoal = "00010000 000102030405060708090a0b0c0d0e0f 000000000000d03f 00000000000000c0";

    // The status takes one byte, so that seven bytes of padding come before the first number.
    private const string GripperResult = "00010000 04 00000000000000 000000000000d03f 00000000000000c0 01 00";

    private const string GripperFeedback = "00010000 000102030405060708090a0b0c0d0e0f 000000000000d03f 00000000000000c0 00 01";

    private static readonly Uuid GoalId = Uuid.From([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

    [Fact]
    public void JointJog_HandComputedBytes_AreWrittenAndRead() => HandComputed.AssertBothWays(
        Jog, new JointJog { Header = new(1_000_000_002, ""), JointNames = Joints, Displacements = [], Velocities = [0.25, -2], Duration = 1.5 });

    [Fact]
    public void JointJog_WrittenFromSpans_IsForOnePeriod()
    {
        byte[] buffer = new byte[128];
        CdrWriter writer = new(buffer);
        JointJog.Write(ref writer, 1_000_000_002, Joints, [0.25, -2]);
        byte[] expected = HandComputed.Bytes(Jog);
        expected.AsSpan(expected.Length - sizeof(double)).Clear();
        Assert.Equal(expected, writer.Written.ToArray());
    }

    [Fact]
    public void GripperCommand_HandComputedBytes_AreWrittenAndRead()
    {
        HandComputed.AssertBothWays(
            GripperGoal, new SendGoalRequest<GripperCommandGoal> { GoalId = GoalId, Goal = new() { Position = 0.25, MaximumEffort = -2 } });
        HandComputed.AssertBothWays(
            GripperResult,
            new GetResultResponse<GripperState> { Status = ActionGoalStatus.Succeeded, Result = new() { Position = 0.25, Effort = -2, IsStalled = true } });
        HandComputed.AssertBothWays(
            GripperFeedback, new FeedbackMessage<GripperState> { GoalId = GoalId, Feedback = new() { Position = 0.25, Effort = -2, HasReachedGoal = true } });
    }

    [Fact]
    public void Write_FromSpans_GivesTheBytesOfTheMessageAndDoesNotAllocate()
    {
        FollowJointTrajectoryGoal goal = new()
        {
            Trajectory = new()
            {
                JointNames = Joints,
                Points =
                [
                    new() { Positions = [1, 2], TimeFromStartNanoseconds = 20_000_000 },
                    new() { Positions = [3, 4], TimeFromStartNanoseconds = 40_000_000 },
                ],
            },
        };
        byte[] buffer = new byte[512];
        Assert.Equal(CdrMessage.ToBytes(goal), buffer[..WriteGoal(buffer)]);
        Assert.Equal(CdrMessage.ToBytes(new Float64MultiArray { Data = Numbers }), buffer[..WriteArray(buffer)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WriteGoal(buffer);
        WriteArray(buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0, "done", "done")]
    [InlineData(-4, "", "a joint left its path tolerance")]
    [InlineData(-5, "waist", "a joint missed its goal tolerance: waist")]
    [InlineData(-9, "", "error -9")]
    public void FollowJointTrajectoryResult_AnyCode_SaysWhatItMeans(int code, string text, string expected) =>
        Assert.Equal(expected, new FollowJointTrajectoryResult { ErrorCode = code, ErrorString = text }.ToString());

    [Fact]
    public void NewRandom_MadeTwice_AreTwoOfVersionFour()
    {
        Uuid first = Uuid.NewRandom();
        Assert.NotEqual(first, Uuid.NewRandom());
        byte[] bytes = new byte[20];
        CdrWriter writer = new(bytes);
        first.Write(ref writer);
        Assert.Equal((0x40, 0x80), (bytes[4 + 6] & 0xf0, bytes[4 + 8] & 0xc0));
    }

    private static int WriteGoal(byte[] buffer)
    {
        CdrWriter writer = new(buffer);
        FollowJointTrajectoryGoal.Write(ref writer, Joints, Numbers, Times);
        return writer.Written.Length;
    }

    private static int WriteArray(byte[] buffer)
    {
        CdrWriter writer = new(buffer);
        Float64MultiArray.Write(ref writer, Numbers);
        return writer.Written.Length;
    }
}
