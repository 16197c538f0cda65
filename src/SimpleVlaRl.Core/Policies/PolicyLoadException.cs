using SimpleVlaRl.Core.Text;

namespace SimpleVlaRl.Core.Policies;

/// <summary>A policy cannot be used; the message says on one line which file, what was found and what was expected.</summary>
public sealed class PolicyLoadException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public PolicyLoadException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public PolicyLoadException(string message)
        : base(SingleLine.Of(message))
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public PolicyLoadException(string message, Exception innerException)
        : base(SingleLine.Of(message), innerException)
    {
    }
}
