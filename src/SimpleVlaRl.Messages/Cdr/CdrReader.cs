using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SimpleVlaRl.Messages.Cdr;

/// <summary>Reads plain CDR (XCDR version 1, little-endian) without trusting it: every length is checked before it is used.</summary>
/// <remarks>
/// A read that does not fit answers false and makes all later reads answer false. Nothing is allocated for a count that the payload could not hold.
/// Padding content and trailing bytes are ignored: some writers leave garbage in the one and all of them add the other.
/// </remarks>
public ref struct CdrReader
{
    private readonly ReadOnlySpan<byte> body;
    private int position;
    private bool failed;

    /// <summary>Starts reading a payload.</summary>
    /// <param name="payload">The payload with its 4-byte encapsulation. Another representation than little-endian plain CDR makes every read fail.</param>
    public CdrReader(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < CdrWriter.EncapsulationSize || payload[0] != 0 || payload[1] != 1)
        {
            failed = true;
            return;
        }

        body = payload[CdrWriter.EncapsulationSize..];
    }

    /// <summary>Whether a read has failed.</summary>
    public readonly bool Failed => failed;

    /// <summary>The bytes that are left.</summary>
    public readonly int Remaining => body.Length - position;

    /// <summary>Reads a bool.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was one, and it was 0 or 1.</returns>
    public bool TryReadBoolean(out bool value)
    {
        bool read = TryRead(out byte raw) && raw <= 1;
        value = raw == 1;
        failed |= !read;
        return read;
    }

    /// <summary>Reads a uint8.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadByte(out byte value) => TryRead(out value);

    /// <summary>Reads a uint16.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadUInt16(out ushort value) => TryRead(out value);

    /// <summary>Reads an int32.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadInt32(out int value) => TryRead(out value);

    /// <summary>Reads a uint32.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadUInt32(out uint value) => TryRead(out value);

    /// <summary>Reads an int64.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadInt64(out long value) => TryRead(out value);

    /// <summary>Reads a uint64.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadUInt64(out ulong value) => TryRead(out value);

    /// <summary>Reads a float32.</summary>
    /// <param name="value">The value; it may be NaN.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadFloat32(out float value) => TryRead(out value);

    /// <summary>Reads a float64.</summary>
    /// <param name="value">The value; it may be NaN.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadFloat64(out double value) => TryRead(out value);

    /// <summary>Reads a string without copying it.</summary>
    /// <param name="utf8">The text without its terminator, a view of the payload; UTF-8 by convention, not checked.</param>
    /// <returns>Whether there was one, with a terminator.</returns>
    public bool TryReadString(out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        if (!TryRead(out uint size))
        {
            return false;
        }

        if (size == 0)
        {
            return true;
        }

        if (!TryReadBytes(size, out ReadOnlySpan<byte> raw) || raw[^1] != 0)
        {
            return Fail();
        }

        utf8 = raw[..^1];
        return true;
    }

    /// <summary>Reads a string.</summary>
    /// <param name="value">The text; bytes that are no UTF-8 become U+FFFD.</param>
    /// <returns>Whether there was one, with a terminator.</returns>
    public bool TryReadString(out string value)
    {
        bool read = TryReadString(out ReadOnlySpan<byte> utf8);
        value = read ? Encoding.UTF8.GetString(utf8) : "";
        return read;
    }

    /// <summary>Reads the count of a sequence.</summary>
    /// <param name="minimumElementSize">The fewest bytes that an element can take; a count that the payload cannot hold is refused.</param>
    /// <param name="count">How many elements follow.</param>
    /// <returns>Whether there was a count that the payload can hold.</returns>
    public bool TryReadSequenceLength(int minimumElementSize, out int count)
    {
        count = 0;
        if (!TryRead(out uint raw) || raw * (ulong)minimumElementSize > (ulong)Remaining)
        {
            return Fail();
        }

        count = (int)raw;
        return true;
    }

    /// <summary>Reads a sequence of primitives without copying it.</summary>
    /// <typeparam name="T">A primitive whose alignment is its size.</typeparam>
    /// <param name="raw">The elements' bytes, a view of the payload that need not be aligned.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadSequenceView<T>(out ReadOnlySpan<byte> raw)
        where T : unmanaged
    {
        raw = default;
        return TryRead(out uint count) && (count == 0 || (TryAlign(Unsafe.SizeOf<T>()) && TryReadBytes(count * (ulong)Unsafe.SizeOf<T>(), out raw)));
    }

    /// <summary>Reads a sequence of primitives.</summary>
    /// <typeparam name="T">A primitive whose alignment is its size.</typeparam>
    /// <param name="values">The array to fill; replaced when its length is not that of the sequence.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadSequence<T>(ref T[] values)
        where T : unmanaged
    {
        if (!TryReadSequenceView<T>(out ReadOnlySpan<byte> raw))
        {
            return false;
        }

        int count = raw.Length / Unsafe.SizeOf<T>();
        if (values.Length != count)
        {
            values = count == 0 ? [] : new T[count];
        }

        raw.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return true;
    }

    /// <summary>Reads a sequence of strings.</summary>
    /// <param name="values">The texts.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadStrings(out string[] values)
    {
        values = [];
        if (!TryReadSequenceLength(sizeof(uint), out int count))
        {
            return false;
        }

        values = count == 0 ? [] : new string[count];
        for (int i = 0; i < count; i++)
        {
            if (!TryReadString(out values[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads bytes as they are: the elements of a fixed array of bytes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bytes">The bytes, a view of the payload.</param>
    /// <returns>Whether there were so many.</returns>
    public bool TryReadBytes(ulong count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (failed || count > (ulong)Remaining)
        {
            return Fail();
        }

        bytes = body.Slice(position, (int)count);
        position += (int)count;
        return true;
    }

    private bool TryRead<T>(out T value)
        where T : unmanaged
    {
        value = default;
        if (!TryAlign(Unsafe.SizeOf<T>()) || !TryReadBytes((ulong)Unsafe.SizeOf<T>(), out ReadOnlySpan<byte> raw))
        {
            return false;
        }

        value = MemoryMarshal.Read<T>(raw);
        return true;
    }

    private bool TryAlign(int size)
    {
        int padding = -position & (size - 1);
        if (failed || padding > Remaining)
        {
            return Fail();
        }

        position += padding;
        return true;
    }

    private bool Fail()
    {
        failed = true;
        return false;
    }
}
