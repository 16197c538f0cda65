using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SimpleVlaRl.Serving.Server;

/// <summary>
/// A call's first gRPC message says its length first. One beyond what an integer can hold is no framing that the library has a status for; here it is refused
/// as every other message that is too large is, before anything of it is read.
/// </summary>
internal sealed class LengthClaim(PipeReader inner, int maximumBytes) : PipeReader
{
    private const int HeaderBytes = 5;
    private bool isSeen;

    /// <summary>Puts it before a request's body.</summary>
    public static void Watch(HttpContext context, int maximumBytes) =>
        context.Features.Set<IRequestBodyPipeFeature>(new Feature(new LengthClaim(context.Request.BodyReader, maximumBytes)));

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        Look(result.Buffer);
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        bool isRead = inner.TryRead(out result);
        if (isRead)
        {
            Look(result.Buffer);
        }

        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private void Look(in ReadOnlySequence<byte> buffer)
    {
        if (isSeen || buffer.Length < HeaderBytes)
        {
            return;
        }

        isSeen = true;
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > maximumBytes)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The message says that it has {length} bytes; expected at most {maximumBytes}."));
        }
    }

    private sealed record Feature(PipeReader Reader) : IRequestBodyPipeFeature;
}
