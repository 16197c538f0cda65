using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>A frame of XPolicyLab: what is asked, who asks, about which trial.</summary>
/// <remarks>Keys that are not the frame's are refused, as XPolicyLab's own server does: a client that sends others speaks something else.</remarks>
internal sealed record XPolicyFrame
{
    public const string Hello = "hello";
    public const string PrepareCase = "prepare_case";
    public const string Reset = "reset";
    public const string Infer = "infer";
    public const string Call = "call";
    public const string TrialEnd = "trial_end";
    public const string Heartbeat = "heartbeat";
    public const string Close = "close";
    public const string Error = "error";

    private const int LongestName = 256;
    private static readonly HashSet<string> Keys =
        ["message_type", "message_id", "evaluation_id", "action_case_id", "trial_id", "repeat_index", "step", "sent_at", "payload"];

    /// <summary>What is asked.</summary>
    public required string Type { get; init; }

    /// <summary>The frame's own number; a client that lost the answer asks again under the same.</summary>
    public required string MessageId { get; init; }

    /// <summary>Who asks: one per worker of an evaluation.</summary>
    public required string EvaluationId { get; init; }

    public string? ActionCaseId { get; init; }

    public string? TrialId { get; init; }

    public long? RepeatIndex { get; init; }

    public long Step { get; init; }

    public required Dictionary<string, object?> Payload { get; init; }

    /// <summary>Reads a frame.</summary>
    /// <param name="message">The message; the result refers to it.</param>
    /// <exception cref="RequestException">It is none.</exception>
    public static XPolicyFrame Read(ReadOnlyMemory<byte> message)
    {
        Dictionary<string, object?> map = MessageDecoder.Decode(message, MessageLimits.BatchValues);
        if (map.Keys.FirstOrDefault(key => !Keys.Contains(key)) is { } unknown)
        {
            throw new RequestException($"The frame has the key '{Short(unknown)}'; expected {string.Join(", ", Keys)}.");
        }

        return new XPolicyFrame
        {
            Type = Text(map, "message_type") ?? throw Missing("message_type"),
            MessageId = Text(map, "message_id") ?? throw Missing("message_id"),
            EvaluationId = Text(map, "evaluation_id") ?? throw Missing("evaluation_id"),
            ActionCaseId = Text(map, "action_case_id"),
            TrialId = Text(map, "trial_id"),
            RepeatIndex = map.GetValueOrDefault("repeat_index") as long?,
            Step = map.GetValueOrDefault("step") as long? ?? 0,
            Payload = map.GetValueOrDefault("payload") switch
            {
                null => [],
                Dictionary<string, object?> payload => payload,
                _ => throw new RequestException("The frame's 'payload' is no map."),
            },
        };
    }

    /// <summary>A frame that stands for one that cannot be read, so that whoever sent it is told under its number; null where it has none.</summary>
    /// <param name="message">The message.</param>
    public static XPolicyFrame? OfUnreadable(ReadOnlyMemory<byte> message)
    {
        try
        {
            Dictionary<string, object?> map = MessageDecoder.Decode(message, MessageLimits.BatchValues);
            return Text(map, "message_id") is { } id
                ? new XPolicyFrame { Type = "", MessageId = id, EvaluationId = Text(map, "evaluation_id") ?? "", Payload = [] }
                : null;
        }
        catch (RequestException)
        {
            return null;
        }
    }

    private static string? Text(Dictionary<string, object?> map, string key) => map.GetValueOrDefault(key) switch
    {
        null => null,
        string { Length: <= LongestName } text => text,
        long number => FormattableString.Invariant($"{number}"),
        _ => throw new RequestException($"The frame's '{key}' is no text of at most {LongestName} characters."),
    };

    private static RequestException Missing(string key) => new($"The frame lacks its '{key}' (text).");

    private static string Short(string text) => text[..Math.Min(text.Length, 40)];
}
