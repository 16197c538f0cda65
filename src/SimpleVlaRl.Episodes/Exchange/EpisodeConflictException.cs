namespace SimpleVlaRl.Episodes.Exchange;

/// <summary>Two files say that they are the same episode, and differ.</summary>
public sealed class EpisodeConflictException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public EpisodeConflictException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">Which episode, and how they differ.</param>
    public EpisodeConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">Which episode, and how they differ.</param>
    /// <param name="innerException">The cause.</param>
    public EpisodeConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
