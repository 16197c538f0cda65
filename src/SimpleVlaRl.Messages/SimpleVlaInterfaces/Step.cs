using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.SimpleVlaInterfaces;

/// <summary>simple_vla_interfaces/msg/Step: one servo tick of an episode, as recorded.</summary>
public sealed class Step : ICdrMessage
{
    private double[] proposed = [];
    private double[] applied = [];
    private double[] measured = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "simple_vla_interfaces/msg/Step",
        FieldDescription.Of("stamp", Time.Description, "when, wall clock"),
        FieldDescription.Of("tick", FieldKind.Int32, "the number in the episode, from 0"),
        FieldDescription.Of("chunk_index", FieldKind.Int32, "the chunk being played, -1 for none"),
        FieldDescription.Of("source", FieldKind.UInt8, "who proposed: 0 hold, 1 policy, 2 home, 3 expert"),
        FieldDescription.Of("verdict", FieldKind.UInt8, "the gate: 0 none, 1 accepted, 2 limited, 3 rejected"),
        FieldDescription.Of(
            "reason",
            FieldKind.UInt32,
            "flags: 1 position limit, 2 velocity limit, 4 not finite, 8 wrong joints, 16 no measurement, 32 tracking error, 64 stopped"),
        FieldDescription.Sequence("proposed", FieldKind.Float64, "joint positions in policy order, in robot units"),
        FieldDescription.Sequence("applied", FieldKind.Float64, "what was sent"),
        FieldDescription.Sequence("measured", FieldKind.Float64, "what the robot reported"));

    /// <summary>When, wall clock, nanoseconds since 1970.</summary>
    public long StampNanoseconds { get; set; }

    /// <summary>The tick's number in the episode, from 0.</summary>
    public int Tick { get; set; }

    /// <summary>The index of the chunk being played; -1 while none is.</summary>
    public int ChunkIndex { get; set; } = -1;

    /// <summary>Who proposed.</summary>
    public ActionSource Source { get; set; }

    /// <summary>The gate's answer.</summary>
    public GateVerdict Verdict { get; set; }

    /// <summary>Why.</summary>
    public GateReason Reason { get; set; }

    /// <summary>The joint positions that were proposed.</summary>
    public double[] Proposed { get => proposed; set => proposed = value; }

    /// <summary>The joint positions that were sent.</summary>
    public double[] Applied { get => applied; set => applied = value; }

    /// <summary>The joint positions that were measured.</summary>
    public double[] Measured { get => measured; set => measured = value; }

    /// <summary>Appends a record of the loop. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="record">The record.</param>
    public static void Write(ref CdrWriter writer, StepRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        WriteStart(ref writer, record.StampNanoseconds, record.Tick, record.ChunkIndex, record.Source, record.Verdict, record.Reason);
        writer.WriteSequence<double>(record.ProposedPositions);
        writer.WriteSequence<double>(record.AppliedPositions);
        writer.WriteSequence<double>(record.MeasuredPositions);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        WriteStart(ref writer, StampNanoseconds, Tick, ChunkIndex, Source, Verdict, Reason);
        writer.WriteSequence<double>(proposed);
        writer.WriteSequence<double>(applied);
        writer.WriteSequence<double>(measured);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        if (!Time.TryRead(ref reader, out long stamp) || !reader.TryReadInt32(out int tick) || !reader.TryReadInt32(out int chunkIndex)
            || !reader.TryReadByte(out byte source) || !reader.TryReadByte(out byte verdict) || !reader.TryReadUInt32(out uint reason))
        {
            return false;
        }

        (StampNanoseconds, Tick, ChunkIndex) = (stamp, tick, chunkIndex);
        (Source, Verdict, Reason) = ((ActionSource)source, (GateVerdict)verdict, (GateReason)reason);
        return reader.TryReadSequence(ref proposed) && reader.TryReadSequence(ref applied) && reader.TryReadSequence(ref measured);
    }

    private static void WriteStart(ref CdrWriter writer, long stamp, int tick, int chunkIndex, ActionSource source, GateVerdict verdict, GateReason reason)
    {
        Time.Write(ref writer, stamp);
        writer.WriteInt32(tick);
        writer.WriteInt32(chunkIndex);
        writer.WriteByte((byte)source);
        writer.WriteByte((byte)verdict);
        writer.WriteUInt32((uint)reason);
    }
}
