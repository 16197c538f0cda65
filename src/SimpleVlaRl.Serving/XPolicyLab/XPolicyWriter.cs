using System.Buffers;
using System.Globalization;
using MessagePack;
using SimpleVlaRl.Serving.Codecs;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>Writes the answers of an XPolicyLab server; arrays are msgpack_numpy's, whose keys are bytes.</summary>
internal static class XPolicyWriter
{
    private const int FrameKeys = 9;

    /// <summary>Begins an answer; its payload is written next.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="asked">The frame that it answers.</param>
    /// <param name="type">The answer's type.</param>
    /// <param name="now">The time.</param>
    /// <param name="entries">How many entries the payload will have.</param>
    public static MessagePackWriter Begin(IBufferWriter<byte> output, XPolicyFrame asked, string type, DateTimeOffset now, int entries)
    {
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(FrameKeys);
        writer.Write("message_type");
        writer.Write(type);
        writer.Write("message_id");
        writer.Write(asked.MessageId);
        writer.Write("evaluation_id");
        writer.Write(asked.EvaluationId);
        writer.Write("action_case_id");
        writer.Write(asked.ActionCaseId);
        writer.Write("trial_id");
        writer.Write(asked.TrialId);
        writer.Write("repeat_index");
        if (asked.RepeatIndex is { } repeat)
        {
            writer.Write(repeat);
        }
        else
        {
            writer.WriteNil();
        }

        writer.Write("step");
        writer.Write(asked.Step);
        writer.Write("sent_at");
        writer.Write(now.ToString("O", CultureInfo.InvariantCulture));
        writer.Write("payload");
        writer.WriteMapHeader(entries);
        return writer;
    }

    /// <summary>Writes one row of numbers as an array of float32.</summary>
    public static void WriteRow(ref MessagePackWriter writer, ReadOnlySpan<float> row)
    {
        writer.WriteMapHeader(5);
        writer.Write("nd"u8);
        writer.Write(true);
        writer.Write("type"u8);
        writer.Write("<f4");
        writer.Write("kind"u8);
        writer.Write(ReadOnlySpan<byte>.Empty);
        writer.Write("shape"u8);
        writer.WriteArrayHeader(1);
        writer.Write(row.Length);
        writer.Write("data"u8);
        FloatBytes.Write(ref writer, row);
    }
}
