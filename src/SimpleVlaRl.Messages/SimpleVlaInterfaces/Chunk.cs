using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.SimpleVlaInterfaces;

/// <summary>simple_vla_interfaces/msg/Chunk: one inference of an episode, as recorded.</summary>
public sealed class Chunk : ICdrMessage
{
    private double[] proprioception = [];
    private int[] tokens = [];
    private float[] logProbabilities = [];
    private float[] entropies = [];
    private float[] actions = [];

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

    /// <summary>When the chunk arrived, wall clock, nanoseconds since 1970.</summary>
    public long StampNanoseconds { get; set; }

    /// <summary>The chunk's index in the episode, from 0.</summary>
    public int ChunkIndex { get; set; }

    /// <summary>When the oldest part of the observation was taken, wall clock, nanoseconds since 1970.</summary>
    public long ObservationStampNanoseconds { get; set; }

    /// <summary>The stamp of the frame of each policy camera, nanoseconds since 1970.</summary>
    public long[] FrameStampsNanoseconds { get; set; } = [];

    /// <summary>The proprioception that the policy saw, in robot units.</summary>
    public double[] Proprioception { get => proprioception; set => proprioception = value; }

    /// <summary>The waypoints (K).</summary>
    public int Length { get; set; }

    /// <summary>The joints (A).</summary>
    public int Dimension { get; set; }

    /// <summary>The bin index behind each action, [K, A].</summary>
    public int[] Tokens { get => tokens; set => tokens = value; }

    /// <summary>The log-probability of each token, [K, A].</summary>
    public float[] LogProbabilities { get => logProbabilities; set => logProbabilities = value; }

    /// <summary>The entropy over the bins in nats, [K, A].</summary>
    public float[] Entropies { get => entropies; set => entropies = value; }

    /// <summary>The waypoints in robot units, [K, A].</summary>
    public float[] Actions { get => actions; set => actions = value; }

    /// <summary>How long the network took.</summary>
    public double InferenceMilliseconds { get; set; }

    /// <summary>How long the images and the prompt took to prepare.</summary>
    public double PreprocessingMilliseconds { get; set; }

    /// <summary>Whether a policy on board answered because the server did not; false in files from before there was such a mark.</summary>
    public bool IsFromFallback { get; set; }

    /// <summary>Appends a record of the loop. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="record">The record.</param>
    public static void Write(ref CdrWriter writer, ChunkRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        WriteStart(ref writer, record.StampNanoseconds, record.ChunkIndex, record.ObservationStampNanoseconds, record.FrameStampsNanoseconds);
        writer.WriteSequence<double>(record.Proprioception);
        writer.WriteUInt32((uint)record.Chunk.Length);
        writer.WriteUInt32((uint)record.Chunk.Dimension);
        writer.WriteSequence<int>(record.Chunk.Tokens);
        writer.WriteSequence<float>(record.Chunk.LogProbabilities);
        writer.WriteSequence<float>(record.Chunk.Entropies);
        writer.WriteSequence<float>(record.Chunk.Actions);
        writer.WriteFloat64(record.Chunk.InferenceTime.TotalMilliseconds);
        writer.WriteFloat64(record.Chunk.PreprocessingTime.TotalMilliseconds);
        writer.WriteBoolean(record.Chunk.IsFromFallback);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        WriteStart(ref writer, StampNanoseconds, ChunkIndex, ObservationStampNanoseconds, FrameStampsNanoseconds);
        writer.WriteSequence<double>(proprioception);
        writer.WriteUInt32((uint)Length);
        writer.WriteUInt32((uint)Dimension);
        writer.WriteSequence<int>(tokens);
        writer.WriteSequence<float>(logProbabilities);
        writer.WriteSequence<float>(entropies);
        writer.WriteSequence<float>(actions);
        writer.WriteFloat64(InferenceMilliseconds);
        writer.WriteFloat64(PreprocessingMilliseconds);
        writer.WriteBoolean(IsFromFallback);
    }

    /// <inheritdoc/>
    /// <remarks>A payload whose four [K, A] arrays are not all K·A long is refused.</remarks>
    public bool TryRead(ref CdrReader reader)
    {
        if (!TryReadStart(ref reader) || !reader.TryReadSequence(ref proprioception)
            || !reader.TryReadUInt32(out uint length) || !reader.TryReadUInt32(out uint dimension)
            || !reader.TryReadSequence(ref tokens) || !reader.TryReadSequence(ref logProbabilities)
            || !reader.TryReadSequence(ref entropies) || !reader.TryReadSequence(ref actions)
            || !reader.TryReadFloat64(out double inference) || !reader.TryReadFloat64(out double preprocessing))
        {
            return false;
        }

        // Files from before this mark end here.
        bool isFromFallback = false;
        if (reader.Remaining > 0 && !reader.TryReadBoolean(out isFromFallback))
        {
            return false;
        }

        IsFromFallback = isFromFallback;
        (Length, Dimension) = ((int)length, (int)dimension);
        (InferenceMilliseconds, PreprocessingMilliseconds) = (inference, preprocessing);
        ulong size = (ulong)length * dimension;
        return size == (ulong)tokens.Length && size == (ulong)logProbabilities.Length && size == (ulong)entropies.Length && size == (ulong)actions.Length;
    }

    private static void WriteStart(ref CdrWriter writer, long stamp, int chunkIndex, long observationStamp, long[] frameStamps)
    {
        Time.Write(ref writer, stamp);
        writer.WriteInt32(chunkIndex);
        Time.Write(ref writer, observationStamp);
        writer.WriteSequenceLength(frameStamps.Length);
        foreach (long frameStamp in frameStamps)
        {
            Time.Write(ref writer, frameStamp);
        }
    }

    private bool TryReadStart(ref CdrReader reader)
    {
        if (!Time.TryRead(ref reader, out long stamp) || !reader.TryReadInt32(out int chunkIndex) || !Time.TryRead(ref reader, out long observationStamp)
            || !reader.TryReadSequenceLength(sizeof(int) + sizeof(uint), out int count))
        {
            return false;
        }

        (StampNanoseconds, ChunkIndex, ObservationStampNanoseconds) = (stamp, chunkIndex, observationStamp);
        if (FrameStampsNanoseconds.Length != count)
        {
            FrameStampsNanoseconds = new long[count];
        }

        for (int i = 0; i < count; i++)
        {
            if (!Time.TryRead(ref reader, out FrameStampsNanoseconds[i]))
            {
                return false;
            }
        }

        return true;
    }
}
