using System.CommandLine;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.CommandLine;

/// <summary>Reads a command line that a program wrote by the same definition that reads a person's.</summary>
public static class ParsedCommand
{
    /// <summary>Reads it.</summary>
    /// <param name="command">The command's definition.</param>
    /// <param name="read">Makes its options.</param>
    /// <param name="words">The words, beginning with the command's.</param>
    /// <typeparam name="T">The options' type.</typeparam>
    /// <returns>The options.</returns>
    /// <exception cref="UserException">The words are wrong; the message says which.</exception>
    public static T Of<T>(Command command, Func<ParseResult, T> read, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(read);
        ParseResult parsed = new RootCommand { command }.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count == 0
            ? read(parsed)
            : throw new UserException($"'{string.Join(' ', words)}' is no command line: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
    }
}
