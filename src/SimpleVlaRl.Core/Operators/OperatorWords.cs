using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Core.Operators;

/// <summary>The words of an operator's commands, as topics and files have them.</summary>
public static class OperatorWords
{
    /// <summary>All of them, to a person.</summary>
    public static string All { get; } = string.Join(", ", Enum.GetValues<OperatorCommand>().Select(Word));

    /// <summary>The command of a word.</summary>
    /// <param name="word">The word, in lower case.</param>
    /// <param name="command">The command.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string word, out OperatorCommand command)
    {
        foreach (OperatorCommand known in Enum.GetValues<OperatorCommand>())
        {
            if (Word(known) == word)
            {
                command = known;
                return true;
            }
        }

        command = default;
        return false;
    }

    /// <summary>The outcome that a command means.</summary>
    /// <param name="command">The command.</param>
    /// <param name="source">Who says it.</param>
    /// <returns>The outcome; null for a command that says nothing of how an episode ended.</returns>
    public static EpisodeOutcome? OutcomeOf(OperatorCommand command, string source) => command switch
    {
        OperatorCommand.Success => EpisodeOutcome.Success(source),
        OperatorCommand.Failure => EpisodeOutcome.Failure(source),
        OperatorCommand.Discard => EpisodeOutcome.Invalid("discarded", source),
        _ => null,
    };

    /// <summary>The word of a command.</summary>
    /// <param name="command">The command.</param>
    /// <returns>Such as <c>go</c>.</returns>
    public static string Word(OperatorCommand command) => command switch
    {
        OperatorCommand.Go => "go",
        OperatorCommand.Success => "success",
        OperatorCommand.Failure => "failure",
        OperatorCommand.Discard => "discard",
        OperatorCommand.Stop => "stop",
        OperatorCommand.Reset => "reset",
        _ => "undo",
    };
}
