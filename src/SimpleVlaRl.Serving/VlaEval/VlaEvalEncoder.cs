using System.Buffers;
using MessagePack;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Environments;

namespace SimpleVlaRl.Serving.VlaEval;

/// <summary>Writes the messages of a model server of vla-evaluation-harness, protocol version 1; keys of arrays are text.</summary>
internal static class VlaEvalEncoder
{
    /// <summary>Writes what the server says of itself, and what it wants to be sent.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="sequence">The number of the message that it answers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="identity">Its version.</param>
    /// <param name="map">What the environment means by observations and actions.</param>
    public static void WriteHello(
        IBufferWriter<byte> output, long sequence, TimeProvider time, PolicyManifest manifest, PolicyVersion identity, ObservationMap map)
    {
        MessagePackWriter writer = Begin(output, VlaEvalMessage.Hello);
        writer.WriteMapHeader(map.ActionSpec is null ? 5 : 6);
        writer.Write("harness_version");
        writer.Write("simple-vla-rl");
        writer.Write("protocol_version");
        writer.Write(VlaEvalMessage.ProtocolVersion);
        writer.Write("model_server");
        writer.Write(FormattableString.Invariant($"{identity.Name} {identity.Version}"));
        writer.Write("capabilities");
        writer.WriteMapHeader(0);

        // Benchmarks take these as arguments of their constructors: the second picture and the state are sent where the policy looks at them.
        writer.Write("observation_params");
        writer.WriteMapHeader(2);
        writer.Write("send_wrist_image");
        writer.Write(manifest.Cameras.Count > 1);
        writer.Write("send_state");
        writer.Write(manifest.Architecture.ProprioceptionDimension > 0);
        if (map.ActionSpec is { } specification)
        {
            writer.Write("action_spec");
            writer.WriteMapHeader(specification.Count);
            foreach (ActionSpecification part in specification)
            {
                writer.Write(part.Name);
                Write(ref writer, part);
            }
        }

        End(ref writer, sequence, time);
    }

    /// <summary>Writes one step's action.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="sequence">The number of the observation that it answers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="action">The action, in the environment's meaning.</param>
    public static void WriteAction(IBufferWriter<byte> output, long sequence, TimeProvider time, ReadOnlySpan<float> action)
    {
        MessagePackWriter writer = Begin(output, VlaEvalMessage.Action);
        writer.WriteMapHeader(1);
        writer.Write("actions");
        writer.WriteMapHeader(4);
        writer.Write("__ndarray__");
        writer.Write(true);
        writer.Write("data");
        FloatBytes.Write(ref writer, action);
        writer.Write("dtype");
        writer.Write("<f4");
        writer.Write("shape");
        writer.WriteArrayHeader(1);
        writer.Write(action.Length);
        End(ref writer, sequence, time);
    }

    /// <summary>Writes why there is no answer.</summary>
    public static void WriteError(IBufferWriter<byte> output, long sequence, TimeProvider time, string problem)
    {
        MessagePackWriter writer = Begin(output, VlaEvalMessage.Error);
        writer.WriteMapHeader(1);
        writer.Write("error");
        writer.Write(problem);
        End(ref writer, sequence, time);
    }

    private static MessagePackWriter Begin(IBufferWriter<byte> output, string type)
    {
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(4);
        writer.Write("type");
        writer.Write(type);
        writer.Write("payload");
        return writer;
    }

    private static void End(ref MessagePackWriter writer, long sequence, TimeProvider time)
    {
        writer.Write("seq");
        writer.Write(sequence);
        writer.Write("timestamp");
        writer.Write(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        writer.Flush();
    }

    private static void Write(ref MessagePackWriter writer, ActionSpecification part)
    {
        writer.WriteMapHeader(part.Range is null ? 3 : 4);
        writer.Write("name");
        writer.Write(part.Name);
        writer.Write("dims");
        writer.Write(part.Dims);
        writer.Write("format");
        writer.Write(part.Format);
        if (part.Range is { } range)
        {
            writer.Write("range");
            writer.WriteArrayHeader(range.Count);
            foreach (double limit in range)
            {
                writer.Write(limit);
            }
        }
    }
}
