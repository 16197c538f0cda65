namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>An assistant has not done its part.</summary>
public sealed class GradientAssistantException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="inner">What came of it; null for nothing.</param>
    public GradientAssistantException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
