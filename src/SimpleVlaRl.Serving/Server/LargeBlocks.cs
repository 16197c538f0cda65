using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace SimpleVlaRl.Serving.Server;

/// <summary>
/// Buffers for what is received, large enough that a camera image takes few of them: Kestrel's own hold 4 KiB each, and every one costs a call into the system.
/// </summary>
internal sealed class LargeBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 32 << 10;

    public override int MaxBufferSize => Shared.MaxBufferSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, BlockBytes));

    MemoryPool<byte> IMemoryPoolFactory<byte>.Create(MemoryPoolOptions? options) => this;

    protected override void Dispose(bool disposing)
    {
        // The shared pool stays.
    }
}
