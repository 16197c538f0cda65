namespace SimpleVlaRl.CommandLine.Errors;

/// <summary>
/// A value of an option that is wrong, or options that exclude each other, wherever it is noticed; the programs end with <see cref="ExitCode.Usage"/>.
/// </summary>
public sealed class UsageException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public UsageException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">Which option, the value found, and the value expected.</param>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">Which option, the value found, and the value expected.</param>
    /// <param name="innerException">The cause.</param>
    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
