namespace SimpleVlaRl.CommandLine.Errors;

/// <summary>An error that a person can do something about; its message is the one sentence that they see.</summary>
public sealed class UserException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public UserException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong, the value found, the value expected, and what to do.</param>
    public UserException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What is wrong, the value found, the value expected, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public UserException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
