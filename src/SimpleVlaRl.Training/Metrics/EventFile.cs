using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace SimpleVlaRl.Training.Metrics;

/// <summary>A file of numbers by step that TensorBoard reads: protobuf events in the frames of TensorFlow's records.</summary>
/// <remarks>
/// The messages are TorchSharp's. Its own writer is not used: it writes 0 or ticks for the wall time, in single precision, where TensorBoard wants seconds
/// since 1970, and cannot say that a resumed run takes steps back.
/// </remarks>
internal static class EventFile
{
    /// <summary>The version of the format, which a file's first event states.</summary>
    private const string FileVersion = "brain.Event:2";

    /// <summary>TensorFlow stores a checksum rotated and shifted by this, so that a record of records is no record.</summary>
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The name of a new file; TensorBoard reads every file of a folder whose name has this form.</summary>
    /// <param name="now">The time, which orders the files.</param>
    public static string Name(DateTimeOffset now) =>
        FormattableString.Invariant($"events.out.tfevents.{now.ToUnixTimeSeconds()}.{Guid.CreateVersion7(now):N}");

    /// <summary>Begins a file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="now">The time.</param>
    /// <param name="nextStep">The first step that this file may hold: what earlier files of the folder say from there on does not hold any more.</param>
    public static void Begin(Stream stream, DateTimeOffset now, long nextStep)
    {
        Write(stream, new Event { WallTime = Seconds(now), FileVersion = FileVersion });
        Write(stream, new Event
        {
            WallTime = Seconds(now),
            Step = nextStep,
            SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start }
        });
    }

    /// <summary>Adds numbers of a step.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="now">The time.</param>
    /// <param name="step">The step.</param>
    /// <param name="scalars">The numbers by name; parts of a name are separated by '/'.</param>
    public static void Add(Stream stream, DateTimeOffset now, long step, IEnumerable<(string Name, float Value)> scalars)
    {
        Summary summary = new();
        summary.Value.AddRange(scalars.Select(scalar => new Summary.Types.Value { Tag = scalar.Name, SimpleValue = scalar.Value }));
        Write(stream, new Event { WallTime = Seconds(now), Step = step, Summary = summary });
    }

    private static double Seconds(DateTimeOffset now) => (now - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>A record: uint64 length, uint32 checksum of the length, the bytes, uint32 checksum of the bytes, little-endian.</summary>
    private static void Write(Stream stream, Event entry)
    {
        byte[] bytes = entry.ToByteArray();
        byte[] record = new byte[sizeof(ulong) + sizeof(uint) + bytes.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedChecksum(record.AsSpan(0, sizeof(ulong))));
        bytes.CopyTo(record, sizeof(ulong) + sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), MaskedChecksum(bytes));

        // At once, so that a kill leaves whole records and at most a part of the last, which readers pass over.
        stream.Write(record);
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return BitOperations.RotateRight(~checksum, 15) + MaskDelta;
    }
}
