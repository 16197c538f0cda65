using System.CommandLine;

namespace SimpleVlaRl.Learner;

/// <summary>The command line as a person would type it again.</summary>
internal static class ProgramCommand
{
    public static string Text(ParseResult parsed) => "launch/vla-learn " + string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value));
}
