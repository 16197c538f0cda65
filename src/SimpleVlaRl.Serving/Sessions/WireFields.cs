using System.Buffers;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Walks over the fields of a message of Protocol Buffers without reading what is in them (the encoding guide, "Message Structure").</summary>
internal ref struct WireFields(ReadOnlySequence<byte> message)
{
    private const int LongestVarint = 10;
    private SequenceReader<byte> reader = new(message);

    /// <summary>The field's number.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the field is length-delimited: bytes, text or a message.</summary>
    public bool IsBytes { get; private set; }

    /// <summary>Where the field begins, with its tag.</summary>
    public SequencePosition Start { get; private set; }

    /// <summary>Where the next one begins.</summary>
    public readonly SequencePosition End => reader.Position;

    /// <summary>What is in a length-delimited field.</summary>
    public ReadOnlySequence<byte> Content { get; private set; }

    /// <summary>Whether the walk ended at the message's end.</summary>
    public readonly bool IsComplete => reader.End;

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end, and where the message is not well formed.</returns>
    public bool MoveNext()
    {
        if (reader.End)
        {
            return false;
        }

        Start = reader.Position;
        long before = reader.Consumed;
        bool isWhole = TryReadVarint(out ulong tag) && tag >> 3 is > 0 and <= int.MaxValue && TrySkip((int)(tag & 7));
        if (!isWhole)
        {
            // Not at the end: the walk is not complete.
            reader.Rewind(reader.Consumed - before);
            return false;
        }

        Number = (int)(tag >> 3);
        return true;
    }

    private bool TrySkip(int wireType)
    {
        IsBytes = wireType == 2;
        switch (wireType)
        {
            case 0:
                return TryReadVarint(out _);
            case 1:
                return TryAdvance(sizeof(ulong));
            case 2:
                if (!TryReadVarint(out ulong length) || length > (ulong)reader.Remaining)
                {
                    return false;
                }

                Content = reader.Sequence.Slice(reader.Position, (long)length);
                return TryAdvance((long)length);
            case 5:
                return TryAdvance(sizeof(uint));
            default:
                return false;
        }
    }

    private bool TryAdvance(long count)
    {
        if (reader.Remaining < count)
        {
            return false;
        }

        reader.Advance(count);
        return true;
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int index = 0; index < LongestVarint; index++)
        {
            if (!reader.TryRead(out byte part))
            {
                return false;
            }

            value |= (ulong)(part & 0x7f) << (7 * index);
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
