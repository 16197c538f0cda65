using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.InterbotixMessages;

namespace SimpleVlaRl.Messages.Tests.InterbotixMessages;

public sealed class JointCommandTests
{
    // "arm" takes 4 + 4 bytes, so the count follows without padding; three IEEE 754 numbers of 32 bits.
    private const string Group = "00010000 04000000 61726d00 03000000 0000003f 0000a0bf 00004040";

    // "gripper" takes 4 + 8 bytes.
    private const string Single = "00010000 08000000 6772697070657200 0000003f";

    private static readonly double[] Commands = [0.5, -1.25, 3];

    [Fact]
    public void JointGroupCommand_HandComputedBytes_AreWrittenAndRead() =>
        HandComputed.AssertBothWays(Group, new JointGroupCommand { Name = "arm", Commands = [0.5f, -1.25f, 3] });

    [Fact]
    public void JointSingleCommand_HandComputedBytes_AreWrittenAndRead() =>
        HandComputed.AssertBothWays(Single, new JointSingleCommand { Name = "gripper", Command = 0.5f });

    // One byte of text and its end, so that two bytes of padding come before the number.
    [Fact]
    public void JointSingleCommand_ShortName_PadsBeforeTheNumber() =>
        HandComputed.AssertBothWays("00010000 02000000 6700 0000 0000003f", new JointSingleCommand { Name = "g", Command = 0.5f });

    [Fact]
    public void Write_FromSpans_GivesTheSameBytesAndDoesNotAllocate()
    {
        byte[] buffer = new byte[64];
        Assert.Equal(HandComputed.Bytes(Group), buffer[..WriteGroup(buffer)]);
        Assert.Equal(HandComputed.Bytes(Single), buffer[..WriteSingle(buffer)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WriteGroup(buffer);
        WriteSingle(buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int WriteGroup(byte[] buffer)
    {
        CdrWriter writer = new(buffer);
        JointGroupCommand.Write(ref writer, "arm", Commands);
        return writer.Written.Length;
    }

    private static int WriteSingle(byte[] buffer)
    {
        CdrWriter writer = new(buffer);
        JointSingleCommand.Write(ref writer, "gripper", 0.5);
        return writer.Written.Length;
    }
}
