namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Too many optimizer steps in a row had a loss or gradient that is not finite.</summary>
public sealed class GrpoDivergedException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public GrpoDivergedException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was not finite, and how often.</param>
    public GrpoDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What was not finite, and how often.</param>
    /// <param name="innerException">The cause.</param>
    public GrpoDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
