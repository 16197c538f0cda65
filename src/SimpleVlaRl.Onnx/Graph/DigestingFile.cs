using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>A new file that is hashed on one thread and written on another, while the caller converts what comes next.</summary>
/// <remarks>At most <see cref="BlockCount"/> blocks are in memory. Errors of the threads, such as a full disk, are thrown by the next write.</remarks>
internal sealed class DigestingFile : Stream
{
    private const int BlockBytes = 4 << 20;
    private const int BlockCount = 6;

    private readonly Stream file;
    private readonly Action flushToDisk;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BlockingCollection<(byte[] Block, int Length)> full = [];
    private readonly BlockingCollection<(byte[] Block, int Length)> hashed = [];
    private readonly BlockingCollection<byte[]> empty = [];
    private readonly Thread hasher;
    private readonly Thread writer;
    private volatile Exception? error;
    private byte[] block;
    private int filled;
    private long position;

    public DigestingFile(string path)
        : this(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
    {
    }

    private DigestingFile(FileStream file)
        : this(file, () => file.Flush(flushToDisk: true))
    {
    }

    /// <summary>Writes to any stream; tests give one that fails.</summary>
    internal DigestingFile(Stream file, Action flushToDisk)
    {
        this.file = file;
        this.flushToDisk = flushToDisk;
        for (int index = 0; index < BlockCount; index++)
        {
            empty.Add(GC.AllocateUninitializedArray<byte>(BlockBytes));
        }

        this.block = empty.Take();
        hasher = new Thread(() => HandOver(full, (block, length) => this.hash.AppendData(block, 0, length), hashed.Add, hashed.CompleteAdding))
        {
            IsBackground = true,
            Name = "export-hash"
        };
        writer = new Thread(() => HandOver(hashed, (block, length) => this.file.Write(block, 0, length), item => empty.Add(item.Block), () => { }))
        {
            IsBackground = true,
            Name = "export-write"
        };
        hasher.Start();
        writer.Start();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => position;

    public override long Position { get => position; set => throw new NotSupportedException("The file is written from front to back."); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, BlockBytes - filled);
            buffer[..count].CopyTo(this.block.AsSpan(filled));
            buffer = buffer[count..];
            filled += count;
            position += count;
            if (filled == BlockBytes)
            {
                Pass();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the rest through to the disk.</summary>
    /// <returns>The lower-case SHA-256 of the whole file.</returns>
    public string Complete()
    {
        Pass();
        full.CompleteAdding();
        Join();
        ThrowIfFailed();
        this.flushToDisk();
        return Convert.ToHexStringLower(this.hash.GetHashAndReset());
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The file is only written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The file is written from front to back.");

    public override void SetLength(long value) => throw new NotSupportedException("The file is written from front to back.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!full.IsAddingCompleted)
            {
                full.CompleteAdding();
            }

            Join();
            this.file.Dispose();
            this.hash.Dispose();
            full.Dispose();
            hashed.Dispose();
            empty.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Pass()
    {
        ThrowIfFailed();
        full.Add((this.block, filled));
        filled = 0;
        this.block = empty.Take();
    }

    private void ThrowIfFailed()
    {
        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    private void Join()
    {
        hasher.Join();
        writer.Join();
    }

    /// <summary>One stage of the line. After an error it goes on passing blocks, so that the caller never waits for one.</summary>
    private void HandOver(
        BlockingCollection<(byte[] Block, int Length)> source,
        Action<byte[], int> work,
        Action<(byte[] Block, int Length)> pass,
        Action complete)
    {
        foreach ((byte[] block, int length) in source.GetConsumingEnumerable())
        {
            try
            {
                if (error is null)
                {
                    work(block, length);
                }
            }
            // Left alone on a thread it would end the program; the caller gets it instead. A file system's limit comes as an ArgumentOutOfRangeException.
#pragma warning disable CA1031
            catch (Exception exception)
#pragma warning restore CA1031
            {
                error = exception;
            }

            pass((block, length));
        }

        complete();
    }
}
