using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.SimpleVlaInterfaces;

/// <summary>simple_vla_interfaces/msg/Chunk: how a <see cref="ChunkRecord"/> is written as CDR.</summary>
public sealed class Chunk : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "simple_vla_interfaces/msg/Chunk",
        FieldDescription.Of("stamp", Time.Description, "when the chunk arrived, wall clock"),
        FieldDescription.Of("chunk_index", FieldKind.Int32, "the number in the episode, from 0"),
        FieldDescription.Of("observation_stamp", Time.Description, "when the oldest part of the observation was taken"),
        FieldDescription.Sequence("frame_stamps", Time.Description, "the stamp of the frame of each policy camera"),
        FieldDescription.Sequence("proprioception", FieldKind.Float64, "what the policy saw of the joints, in robot units"),
        FieldDescription.Of("length", FieldKind.UInt32, "waypoints (K)"),
        FieldDescription.Of("dimension", FieldKind.UInt32, "joints (A)"),
        FieldDescription.Sequence("tokens", FieldKind.Int32, "[K, A], bin index 0..255"),
        FieldDescription.Sequence("log_probabilities", FieldKind.Float32, "[K, A], over the 256 bins at the sampling temperature"),
        FieldDescription.Sequence("entropies", FieldKind.Float32, "[K, A], nats"),
        FieldDescription.Sequence("actions", FieldKind.Float32, "[K, A], robot units"),
        FieldDescription.Of("inference_milliseconds", FieldKind.Float64),
        FieldDescription.Of("preprocessing_milliseconds", FieldKind.Float64),
        FieldDescription.Of("is_from_fallback", FieldKind.Boolean, "the policy on board answered because the server did not"));

    /// <summary>The inference; what was read last, or what is to be written.</summary>
    public ChunkRecord Record { get; set; } = new(1, 1);

    /// <summary>Appends a record of the loop. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="record">The record.</param>
    public static void Write(ref CdrWriter writer, ChunkRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Time.Write(ref writer, record.StampNanoseconds);
        writer.WriteInt32(record.ChunkIndex);
        Time.Write(ref writer, record.ObservationStampNanoseconds);
        writer.WriteSequenceLength(record.FrameStampsNanoseconds.Length);
        foreach (long frameStamp in record.FrameStampsNanoseconds)
        {
            Time.Write(ref writer, frameStamp);
        }

        ActionChunk chunk = record.Chunk;
        writer.WriteSequence<double>(record.Proprioception);
        writer.WriteUInt32((uint)chunk.Length);
        writer.WriteUInt32((uint)chunk.Dimension);
        writer.WriteSequence<int>(chunk.Tokens);
        writer.WriteSequence<float>(chunk.LogProbabilities);
        writer.WriteSequence<float>(chunk.Entropies);
        writer.WriteSequence<float>(chunk.Actions);
        writer.WriteFloat64(chunk.InferenceTime.TotalMilliseconds);
        writer.WriteFloat64(chunk.PreprocessingTime.TotalMilliseconds);
        writer.WriteBoolean(chunk.IsFromFallback);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => Write(ref writer, Record);

    /// <inheritdoc/>
    /// <remarks>A payload without a waypoint, or whose four [K, A] arrays are not all K·A long, is refused. Every reading makes a record of its own.</remarks>
    public bool TryRead(ref CdrReader reader)
    {
        double[] proprioception = [];
        (int[] tokens, float[] logProbabilities, float[] entropies, float[] actions) = ([], [], [], []);
        if (!Time.TryRead(ref reader, out long stamp) || !reader.TryReadInt32(out int chunkIndex) || !Time.TryRead(ref reader, out long observationStamp)
            || !TryReadStamps(ref reader, out long[] frameStamps) || !reader.TryReadSequence(ref proprioception)
            || !reader.TryReadUInt32(out uint length) || !reader.TryReadUInt32(out uint dimension)
            || !reader.TryReadSequence(ref tokens) || !reader.TryReadSequence(ref logProbabilities)
            || !reader.TryReadSequence(ref entropies) || !reader.TryReadSequence(ref actions)
            || !reader.TryReadFloat64(out double inference) || !reader.TryReadFloat64(out double preprocessing))
        {
            return false;
        }

        // Files from before this mark end here.
        bool isFromFallback = false;
        ulong size = (ulong)length * dimension;
        if ((reader.Remaining > 0 && !reader.TryReadBoolean(out isFromFallback)) || size == 0 || size != (ulong)tokens.Length
            || size != (ulong)logProbabilities.Length || size != (ulong)entropies.Length || size != (ulong)actions.Length)
        {
            return false;
        }

        Record = new ChunkRecord((int)length, (int)dimension)
        {
            StampNanoseconds = stamp,
            ChunkIndex = chunkIndex,
            ObservationStampNanoseconds = observationStamp,
            FrameStampsNanoseconds = frameStamps,
            Proprioception = proprioception,
        };
        ActionChunk chunk = Record.Chunk;
        tokens.CopyTo(chunk.Tokens, 0);
        logProbabilities.CopyTo(chunk.LogProbabilities, 0);
        entropies.CopyTo(chunk.Entropies, 0);
        actions.CopyTo(chunk.Actions, 0);
        chunk.InferenceTime = Milliseconds(inference);
        chunk.PreprocessingTime = Milliseconds(preprocessing);
        chunk.IsFromFallback = isFromFallback;
        return true;
    }

    /// <summary>A time that no clock measured, such as one that is no number, is none.</summary>
    private static TimeSpan Milliseconds(double value) =>
        value is >= 0 and < 1e12 ? TimeSpan.FromTicks((long)Math.Round(value * TimeSpan.TicksPerMillisecond)) : TimeSpan.Zero;

    private static bool TryReadStamps(ref CdrReader reader, out long[] stamps)
    {
        stamps = [];
        if (!reader.TryReadSequenceLength(sizeof(int) + sizeof(uint), out int count))
        {
            return false;
        }

        stamps = new long[count];
        for (int index = 0; index < count; index++)
        {
            if (!Time.TryRead(ref reader, out stamps[index]))
            {
                return false;
            }
        }

        return true;
    }
}
