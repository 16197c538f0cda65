using System.Buffers;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Codecs;

/// <summary>The names that robots and clients may have: short, and safe in logs, metrics and file names.</summary>
internal static class RobotName
{
    private const int MaximumLength = 64;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Demands a name.</summary>
    /// <returns>The name.</returns>
    /// <exception cref="RequestException">It is none.</exception>
    public static string Demand(string name) => name.Length is > 0 and <= MaximumLength && !name.AsSpan().ContainsAnyExcept(Allowed)
        ? name
        : throw new RequestException(
            $"A robot's name has {name.Length} characters, or one beside letters, digits, '-', '_' and '.'; expected 1 to {MaximumLength} of these.");
}
