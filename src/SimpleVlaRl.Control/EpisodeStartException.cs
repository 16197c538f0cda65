namespace SimpleVlaRl.Control;

/// <summary>An episode could not be started; nothing was moved. The message says what is missing and what to do.</summary>
public sealed class EpisodeStartException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public EpisodeStartException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is missing and what to do.</param>
    public EpisodeStartException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What is missing and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public EpisodeStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
