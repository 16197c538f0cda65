using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>The answer's block of the shared memory: the guard writes, the runtime reads. Neither allocates.</summary>
internal sealed class ReplyChannel(SharedRegion region, int jointCount)
{
    private const int Answers = 4;
    private const int Session = 8;
    private const int Verdict = 16;
    private const int Reason = 20;
    private const int Joint = 24;
    private const int HasCommand = 28;
    private const int Source = 32;
    private const int IsUnsent = 36;
    private const int Sequence = 40;
    private const int Push = 48;

    private readonly SequenceLock gate = new(region, GuardLayout.Reply(jointCount));
    private readonly int positions = GuardLayout.Positions(GuardLayout.Reply(jointCount));

    /// <summary>The word of the block.</summary>
    public int Word => gate.Word;

    /// <summary>Waits for an answer other than that of a word.</summary>
    public void Wait(int seen, TimeSpan timeout) => gate.Wait(seen, timeout);

    /// <summary>Answers.</summary>
    public void Write(GuardReply reply)
    {
        gate.BeginWrite();
        int block = gate.Block;
        region.Word(block + Answers) = reply.Answers;
        region.Long(block + Session) = reply.Session;
        region.Word(block + Verdict) = (int)reply.Verdict;
        region.Word(block + Reason) = (int)reply.Reason;
        region.Word(block + Joint) = reply.Joint;
        region.Word(block + HasCommand) = reply.HasCommand ? 1 : 0;
        region.Word(block + Source) = (int)reply.Source;
        region.Word(block + IsUnsent) = reply.IsUnsent ? 1 : 0;
        region.Long(block + Sequence) = reply.Sequence;
        region.Span<double>(block + Push, 1)[0] = reply.Push;
        reply.Positions.CopyTo(region.Span<double>(positions, jointCount));
        gate.EndWrite();
    }

    /// <summary>Reads the answer of a word.</summary>
    /// <param name="word">The word, as it was when the runtime looked.</param>
    /// <param name="reply">Overwritten; meaningful when the call returns true.</param>
    /// <returns>False when it is being written, or was meanwhile.</returns>
    public bool TryRead(int word, GuardReply reply)
    {
        if ((word & 1) != 0)
        {
            return false;
        }

        int block = gate.Block;
        reply.Answers = region.Word(block + Answers);
        reply.Session = region.Long(block + Session);
        reply.Verdict = (GateVerdict)region.Word(block + Verdict);
        reply.Reason = (GateReason)region.Word(block + Reason);
        reply.Joint = Math.Clamp(region.Word(block + Joint), -1, jointCount - 1);
        reply.HasCommand = region.Word(block + HasCommand) != 0;
        reply.Source = (ActionSource)region.Word(block + Source);
        reply.IsUnsent = region.Word(block + IsUnsent) != 0;
        reply.Sequence = region.Long(block + Sequence);
        reply.Push = region.Span<double>(block + Push, 1)[0];
        region.Span<double>(positions, jointCount).CopyTo(reply.Positions);
        return gate.IsWhole(word);
    }
}
