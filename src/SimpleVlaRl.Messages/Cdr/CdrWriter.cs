using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SimpleVlaRl.Messages.Cdr;

/// <summary>Writes plain CDR (XCDR version 1, little-endian) with its 4-byte encapsulation into the caller's buffer.</summary>
/// <remarks>
/// Counts on when the buffer is full, so that after writing <see cref="Length"/> is the size that was needed; <see cref="Overflowed"/> says whether it fitted.
/// Padding is zero. Source: OMG RTPS 2.5 §10 and DDS-XTypes 1.3 §7.4.1, as ROS 2 uses them.
/// </remarks>
public ref struct CdrWriter
{
    /// <summary>The bytes before the body: representation identifier and options. Alignment counts from after them.</summary>
    public const int EncapsulationSize = 4;

    private readonly Span<byte> destination;
    private int position;

    /// <summary>Starts a payload: writes the encapsulation.</summary>
    /// <param name="destination">Where the payload goes; an empty span only measures.</param>
    public CdrWriter(Span<byte> destination)
    {
        this.destination = destination;
        position = EncapsulationSize;
        if (destination.Length >= EncapsulationSize)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, 0x0001_0000);
        }
    }

    /// <summary>The payload's bytes so far, including the encapsulation, whether or not they fitted.</summary>
    public readonly int Length => position;

    /// <summary>Whether the buffer was too small; then its content is unspecified.</summary>
    public readonly bool Overflowed => position > destination.Length;

    /// <summary>What was written.</summary>
    /// <exception cref="InvalidOperationException">It did not fit.</exception>
    public readonly ReadOnlySpan<byte> Written => Overflowed
        ? throw new InvalidOperationException(
            $"The message needs {position} bytes but the buffer has {destination.Length}; give a buffer of at least Length bytes.")
        : destination[..position];

    /// <summary>Writes a bool.</summary>
    /// <param name="value">The value.</param>
    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes a uint8.</summary>
    /// <param name="value">The value.</param>
    public void WriteByte(byte value) => Write(value);

    /// <summary>Writes a uint16.</summary>
    /// <param name="value">The value.</param>
    public void WriteUInt16(ushort value) => Write(value);

    /// <summary>Writes an int32.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt32(int value) => Write(value);

    /// <summary>Writes a uint32.</summary>
    /// <param name="value">The value.</param>
    public void WriteUInt32(uint value) => Write(value);

    /// <summary>Writes an int64.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt64(long value) => Write(value);

    /// <summary>Writes a uint64.</summary>
    /// <param name="value">The value.</param>
    public void WriteUInt64(ulong value) => Write(value);

    /// <summary>Writes a float32.</summary>
    /// <param name="value">The value.</param>
    public void WriteFloat32(float value) => Write(value);

    /// <summary>Writes a float64.</summary>
    /// <param name="value">The value.</param>
    public void WriteFloat64(double value) => Write(value);

    /// <summary>Writes a string.</summary>
    /// <param name="value">The text; it goes out as UTF-8.</param>
    public void WriteString(string value)
    {
        int size = Encoding.UTF8.GetByteCount(value);
        WriteUInt32((uint)size + 1);
        if (position + size + 1 <= destination.Length)
        {
            Encoding.UTF8.GetBytes(value, destination[position..]);
            destination[position + size] = 0;
        }

        position += size + 1;
    }

    /// <summary>Writes a string that is UTF-8 already.</summary>
    /// <param name="utf8">The text without a terminator.</param>
    public void WriteString(scoped ReadOnlySpan<byte> utf8)
    {
        WriteUInt32((uint)utf8.Length + 1);
        WriteBytes(utf8);
        WriteByte(0);
    }

    /// <summary>Writes the count of a sequence; the elements follow.</summary>
    /// <param name="count">How many elements follow.</param>
    public void WriteSequenceLength(int count) => WriteUInt32((uint)count);

    /// <summary>Writes a sequence of primitives.</summary>
    /// <typeparam name="T">A primitive whose alignment is its size.</typeparam>
    /// <param name="values">The elements.</param>
    public void WriteSequence<T>(scoped ReadOnlySpan<T> values)
        where T : unmanaged
    {
        WriteSequenceLength(values.Length);
        if (!values.IsEmpty)
        {
            Align(Unsafe.SizeOf<T>());
            WriteBytes(MemoryMarshal.AsBytes(values));
        }
    }

    /// <summary>Writes a sequence of strings.</summary>
    /// <param name="values">The elements.</param>
    public void WriteStrings(IReadOnlyList<string> values)
    {
        WriteSequenceLength(values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            WriteString(values[i]);
        }
    }

    /// <summary>Writes bytes as they are: the elements of a fixed array of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (position + bytes.Length <= destination.Length)
        {
            bytes.CopyTo(destination[position..]);
        }

        position = checked(position + bytes.Length);
    }

    private void Align(int size)
    {
        int padding = -(position - EncapsulationSize) & (size - 1);
        if (position + padding <= destination.Length)
        {
            destination.Slice(position, padding).Clear();
        }

        position += padding;
    }

    private void Write<T>(T value)
        where T : unmanaged
    {
        Align(Unsafe.SizeOf<T>());
        if (position + Unsafe.SizeOf<T>() <= destination.Length)
        {
            MemoryMarshal.Write(destination[position..], in value);
        }

        position += Unsafe.SizeOf<T>();
    }
}
