using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>Checks an instruction before it reaches a tokeniser.</summary>
internal static class InstructionReader
{
    private const int MaximumLength = 2048;

    /// <summary>The instruction of a request.</summary>
    /// <param name="value">What came; null or empty for the policy's own.</param>
    /// <param name="key">The key that it came under, for messages.</param>
    /// <param name="manifest">The policy.</param>
    /// <returns>The instruction.</returns>
    /// <exception cref="RequestException">There is none, or it is no text of a reasonable length.</exception>
    public static string Read(object? value, string key, PolicyManifest manifest) => value switch
    {
        null or "" when manifest.DefaultInstruction is { } known => known,
        null or "" =>
            throw new RequestException($"'{key}' is missing and the policy '{manifest.Name}' has no instruction of its own; say what the robot shall do."),
        string { Length: <= MaximumLength } text => text,
        string text => throw new RequestException(RequestProblem.TooLarge, $"'{key}' has {text.Length} characters; expected at most {MaximumLength}."),
        _ => throw new RequestException($"'{key}' is no text."),
    };
}
