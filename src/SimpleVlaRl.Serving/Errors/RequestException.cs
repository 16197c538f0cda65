namespace SimpleVlaRl.Serving.Errors;

/// <summary>A request is refused; the message is one sentence that is fit for the caller: what was found, where, and what was expected.</summary>
public sealed class RequestException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public RequestException()
    {
    }

    /// <summary>Makes an exception for a malformed request.</summary>
    /// <param name="message">What is wrong.</param>
    public RequestException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception for a malformed request with its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public RequestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="problem">What kind of problem.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public RequestException(RequestProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>What kind of problem.</summary>
    public RequestProblem Problem { get; }
}
