namespace SimpleVlaRl.Simulation.Errors;

/// <summary>The simulator cannot start: a library is missing, of another version, or refuses the scene.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public SimulationException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public SimulationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public SimulationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
