namespace SimpleVlaRl.Control;

/// <summary>An episode could not be started; nothing was recorded. The message says what is missing, whether the arms were moved, and what to do.</summary>
public sealed class EpisodeStartException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public EpisodeStartException()
    {
    }

    /// <summary>Makes an exception for an episode before which nothing was moved.</summary>
    /// <param name="message">What is missing and what to do.</param>
    public EpisodeStartException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception for an episode before which the arms were moved.</summary>
    /// <param name="problem">What went wrong, without a stop.</param>
    /// <param name="commands">How many commands were sent.</param>
    /// <param name="advice">What to do.</param>
    public EpisodeStartException(string problem, int commands, string advice)
        : base($"{problem}. {Moved(commands)} {advice}") => CommandCount = commands;

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What is missing and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public EpisodeStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>How many commands the arms were sent before the start failed; 0 when nothing was moved.</summary>
    public int CommandCount { get; }

    private static string Moved(int commands) => commands == 0
        ? "Nothing was moved."
        : $"The arms were sent {commands} {(commands == 1 ? "command" : "commands")} towards their home positions and hold where they are.";
}
