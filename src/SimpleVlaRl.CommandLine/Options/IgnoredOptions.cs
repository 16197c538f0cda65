using System.CommandLine;
using System.CommandLine.Parsing;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.CommandLine.Options;

/// <summary>Options that would change nothing beside others are refused: who gives one believes that it does.</summary>
public static class IgnoredOptions
{
    /// <summary>Whether a person gave an option.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    /// <returns>False where it has its default.</returns>
    public static bool IsGiven(ParseResult parsed, Option option)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetResult(option) is OptionResult { Implicit: false };
    }

    /// <summary>Refuses those of some options that were given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="why">Why they change nothing, as the beginning of a sentence that goes on with their names.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="UsageException">One or more were given; the sentence names them all.</exception>
    public static void Refuse(ParseResult parsed, string why, params IEnumerable<Option> options)
    {
        string[] given = [.. options.Where(option => IsGiven(parsed, option)).Select(option => option.Name)];
        if (given.Length > 0)
        {
            throw new UsageException($"{why} {string.Join(", ", given)}; leave {(given.Length > 1 ? "them" : "it")} out.");
        }
    }
}
