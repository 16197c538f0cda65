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

    private readonly Stream _file;
    private readonly Action _flushToDisk;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BlockingCollection<(byte[] Block, int Length)> _full = [];
    private readonly BlockingCollection<(byte[] Block, int Length)> _hashed = [];
    private readonly BlockingCollection<byte[]> _empty = [];
    private readonly Thread _hasher;
    private readonly Thread _writer;
    private volatile Exception? _error;
    private byte[] _block;
    private int _filled;
    private long _position;

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
        _file = file;
        _flushToDisk = flushToDisk;
        for (int index = 0; index < BlockCount; index++)
        {
            _empty.Add(GC.AllocateUninitializedArray<byte>(BlockBytes));
        }

        _block = _empty.Take();
        _hasher = new Thread(() => HandOver(_full, (block, length) => _hash.AppendData(block, 0, length), _hashed.Add, _hashed.CompleteAdding)) { IsBackground = true, Name = "export-hash" };
        _writer = new Thread(() => HandOver(_hashed, (block, length) => _file.Write(block, 0, length), item => _empty.Add(item.Block), () => { })) { IsBackground = true, Name = "export-write" };
        _hasher.Start();
        _writer.Start();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _position;

    public override long Position { get => _position; set => throw new NotSupportedException("The file is written from front to back."); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, BlockBytes - _filled);
            buffer[..count].CopyTo(_block.AsSpan(_filled));
            buffer = buffer[count..];
            _filled += count;
            _position += count;
            if (_filled == BlockBytes)
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
        _full.CompleteAdding();
        Join();
        ThrowIfFailed();
        _flushToDisk();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
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
            if (!_full.IsAddingCompleted)
            {
                _full.CompleteAdding();
            }

            Join();
            _file.Dispose();
            _hash.Dispose();
            _full.Dispose();
            _hashed.Dispose();
            _empty.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Pass()
    {
        ThrowIfFailed();
        _full.Add((_block, _filled));
        _filled = 0;
        _block = _empty.Take();
    }

    private void ThrowIfFailed()
    {
        if (_error is not null)
        {
            ExceptionDispatchInfo.Throw(_error);
        }
    }

    private void Join()
    {
        _hasher.Join();
        _writer.Join();
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
                if (_error is null)
                {
                    work(block, length);
                }
            }
#pragma warning disable CA1031 // Left alone on a thread it would end the program; the caller gets it instead. A file system's limit comes as an ArgumentOutOfRangeException.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _error = exception;
            }

            pass((block, length));
        }

        complete();
    }
}
