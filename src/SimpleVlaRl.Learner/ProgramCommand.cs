using System.CommandLine;

namespace SimpleVlaRl.Learner;

/// <summary>The command line as a person would type it to get the same again; a resumed run gives what an unbroken one gives.</summary>
internal static class ProgramCommand
{
    public static string Text(ParseResult parsed) => "launch/vla-learn " + string.Join(' ', parsed.Tokens.Where(token => token.Value != "--resume").Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value));
}
