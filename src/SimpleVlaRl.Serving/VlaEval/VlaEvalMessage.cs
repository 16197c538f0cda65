using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.VlaEval;

/// <summary>A message of vla-evaluation-harness, protocol version 1: a map of type, payload, seq and timestamp.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Payload">What it says.</param>
/// <param name="Sequence">Its number, which the answer has too.</param>
internal sealed record VlaEvalMessage(string Type, Dictionary<string, object?> Payload, long Sequence)
{
    /// <summary>The version that is spoken.</summary>
    public const int ProtocolVersion = 1;

    public const string Hello = "hello";
    public const string Observation = "observation";
    public const string Action = "action";
    public const string EpisodeStart = "episode_start";
    public const string EpisodeEnd = "episode_end";
    public const string Error = "error";

    /// <summary>Reads a message.</summary>
    /// <param name="message">The message; the result refers to it.</param>
    /// <exception cref="RequestException">It is none.</exception>
    public static VlaEvalMessage Read(ReadOnlyMemory<byte> message)
    {
        Dictionary<string, object?> map = MessageDecoder.Decode(message);
        return map.GetValueOrDefault("type") is string type
            && map.GetValueOrDefault("payload") is Dictionary<string, object?> payload
            && map.GetValueOrDefault("seq") is long sequence
            && map.GetValueOrDefault("timestamp") is long or double
            ? new VlaEvalMessage(type, payload, sequence)
            : throw new RequestException(
                "The message lacks its type (text), payload (map), seq (integer) or timestamp (number); expected a message of vla-evaluation-harness, "
                + "protocol version 1.");
    }
}
