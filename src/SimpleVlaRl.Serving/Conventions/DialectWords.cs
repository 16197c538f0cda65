namespace SimpleVlaRl.Serving.Conventions;

/// <summary>How a dialect is called in logs, metrics, options and paths.</summary>
public static class DialectWords
{
    internal const string Grpc = "grpc";
    internal const string OpenPi = "openpi";
    internal const string OpenInference = "oip";
    internal const string Act = "act";
    internal const string VlaEval = "vla-eval";
    internal const string XPolicyLab = "xpolicylab";

    /// <summary>The words of the dialects of websockets.</summary>
    public static IReadOnlyList<string> OfWebSockets { get; } = [OpenPi, VlaEval, XPolicyLab];

    /// <summary>The dialect of a word.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The dialect.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static WebSocketDialect WebSocket(string word)
    {
        int index = ((string[])[.. OfWebSockets]).IndexOf(word);
        return index >= 0 ? (WebSocketDialect)index
            : throw new ArgumentException($"There is no dialect '{word}' of websockets; known are {string.Join(", ", OfWebSockets)}.", nameof(word));
    }

    internal static string Of(WebSocketDialect dialect) => OfWebSockets[(int)dialect];
}
