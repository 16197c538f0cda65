using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>The request's block of the shared memory: the runtime writes, the guard reads. Neither allocates.</summary>
internal sealed class RequestChannel(SharedRegion region, int jointCount)
{
    private const int Kind = 4;
    private const int Session = 8;
    private const int Asked = 16;
    private const int Source = 24;
    private const int Number = 28;
    private const int SpeedShare = 32;
    private const int ChunkLength = 40;
    private const int ChunkCount = 44;

    private readonly SequenceLock gate = new(region, GuardLayout.Request);
    private readonly int positions = GuardLayout.Positions(GuardLayout.Request);
    private readonly int chunk = GuardLayout.RequestChunk(jointCount);

    /// <summary>The word of the block.</summary>
    public int Word => gate.Word;

    /// <summary>Waits for a request other than that of a word.</summary>
    public void Wait(int seen, TimeSpan timeout) => gate.Wait(seen, timeout);

    /// <summary>Asks.</summary>
    /// <returns>The word that the answer names.</returns>
    public int Write(GuardRequest request)
    {
        gate.BeginWrite();
        int block = gate.Block;
        region.Word(block + Kind) = (int)request.Kind;
        region.Long(block + Session) = request.Session;
        region.Long(block + Asked) = request.AskedTimestamp;
        region.Word(block + Source) = (int)request.Source;
        region.Word(block + Number) = request.Number;
        region.Span<double>(block + SpeedShare, 1)[0] = request.SpeedShare;
        region.Word(block + ChunkLength) = request.ChunkLength;
        region.Word(block + ChunkCount) = request.ChunkCount;
        request.Positions.CopyTo(region.Span<double>(positions, jointCount));
        request.Chunk.AsSpan(0, request.ChunkCount).CopyTo(region.Span<float>(chunk, request.ChunkCount));
        return gate.EndWrite();
    }

    /// <summary>Reads the request of a word.</summary>
    /// <param name="word">The word, as it was when the guard looked.</param>
    /// <param name="request">Overwritten; meaningful when the call returns true.</param>
    /// <returns>False when it is being written, or was meanwhile.</returns>
    public bool TryRead(int word, GuardRequest request)
    {
        if ((word & 1) != 0)
        {
            return false;
        }

        int block = gate.Block;
        request.Kind = (GuardRequestKind)region.Word(block + Kind);
        request.Session = region.Long(block + Session);
        request.AskedTimestamp = region.Long(block + Asked);
        request.Source = (ActionSource)region.Word(block + Source);
        request.Number = region.Word(block + Number);
        request.SpeedShare = region.Span<double>(block + SpeedShare, 1)[0];
        request.ChunkLength = region.Word(block + ChunkLength);

        // What stands there may be torn, or another's: no number of it is trusted with a length.
        request.ChunkCount = Math.Clamp(region.Word(block + ChunkCount), 0, GuardLayout.LargestChunk);
        region.Span<double>(positions, jointCount).CopyTo(request.Positions);
        region.Span<float>(chunk, request.ChunkCount).CopyTo(request.Chunk);
        return gate.IsWhole(word);
    }
}
