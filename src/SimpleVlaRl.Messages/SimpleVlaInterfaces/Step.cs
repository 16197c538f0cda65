using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.SimpleVlaInterfaces;

/// <summary>simple_vla_interfaces/msg/Step: how a <see cref="StepRecord"/> is written as CDR.</summary>
public sealed class Step : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "simple_vla_interfaces/msg/Step",
        FieldDescription.Of("stamp", Time.Description, "when, wall clock"),
        FieldDescription.Of("tick", FieldKind.Int32, "the number in the episode, from 0"),
        FieldDescription.Of("chunk_index", FieldKind.Int32, "the chunk being played, -1 for none"),
        FieldDescription.Of("source", FieldKind.UInt8, "who proposed: 0 hold, 1 policy, 2 home, 3 expert, 4 human"),
        FieldDescription.Of("verdict", FieldKind.UInt8, "the gate: 0 none, 1 accepted, 2 limited, 3 rejected"),
        FieldDescription.Of(
            "reason",
            FieldKind.UInt32,
            "flags: 1 position limit, 2 velocity limit, 4 not finite, 8 wrong joints, 16 no measurement, 32 tracking error, 64 stopped"),
        FieldDescription.Sequence("proposed", FieldKind.Float64, "joint positions in policy order, in robot units"),
        FieldDescription.Sequence("applied", FieldKind.Float64, "what was sent"),
        FieldDescription.Sequence("measured", FieldKind.Float64, "what the robot reported"));

    /// <summary>The tick; what was read last, or what is to be written.</summary>
    public StepRecord Record { get; set; } = new(0);

    /// <summary>Appends a record of the loop. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="record">The record.</param>
    public static void Write(ref CdrWriter writer, StepRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Time.Write(ref writer, record.StampNanoseconds);
        writer.WriteInt32(record.Tick);
        writer.WriteInt32(record.ChunkIndex);
        writer.WriteByte((byte)record.Source);
        writer.WriteByte((byte)record.Verdict);
        writer.WriteUInt32((uint)record.Reason);
        writer.WriteSequence<double>(record.ProposedPositions);
        writer.WriteSequence<double>(record.AppliedPositions);
        writer.WriteSequence<double>(record.MeasuredPositions);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => Write(ref writer, Record);

    /// <inheritdoc/>
    /// <remarks>Every reading makes a record of its own.</remarks>
    public bool TryRead(ref CdrReader reader)
    {
        (double[] proposed, double[] applied, double[] measured) = ([], [], []);
        if (!Time.TryRead(ref reader, out long stamp) || !reader.TryReadInt32(out int tick) || !reader.TryReadInt32(out int chunkIndex)
            || !reader.TryReadByte(out byte source) || !reader.TryReadByte(out byte verdict) || !reader.TryReadUInt32(out uint reason)
            || !reader.TryReadSequence(ref proposed) || !reader.TryReadSequence(ref applied) || !reader.TryReadSequence(ref measured))
        {
            return false;
        }

        Record = new StepRecord(0)
        {
            StampNanoseconds = stamp,
            Tick = tick,
            ChunkIndex = chunkIndex,
            Source = (ActionSource)source,
            Verdict = (GateVerdict)verdict,
            Reason = (GateReason)reason,
            ProposedPositions = proposed,
            AppliedPositions = applied,
            MeasuredPositions = measured,
        };
        return true;
    }
}
