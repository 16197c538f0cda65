namespace SimpleVlaRl.Serving.Errors;

/// <summary>A server cannot be started, or a remote policy cannot be used; the message says what was found and what to do.</summary>
public sealed class ServingException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ServingException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public ServingException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ServingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
