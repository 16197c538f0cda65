using System.CommandLine;

namespace SimpleVlaRl.CommandLine;

/// <summary>The command line as a person would type it to get the same again; a resumed run gives what an unbroken one gives.</summary>
public static class ProgramCommand
{
    /// <summary>Writes it.</summary>
    /// <param name="programName">The program.</param>
    /// <param name="parsed">Its command line.</param>
    /// <returns>The words, with what contains a space in quotes.</returns>
    public static string Text(string programName, ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        IEnumerable<string> words = parsed.Tokens.Select(token => token.Value).Where(word => word != "--resume");
        return $"launch/{programName} {string.Join(' ', words.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word))}";
    }
}
