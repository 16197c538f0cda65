namespace SimpleVlaRl.Datasets;

/// <summary>A data set cannot be read or written; the message says which, why, and what to do.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Makes it.</summary>
    /// <param name="message">One or two sentences for a person.</param>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <summary>Makes it.</summary>
    /// <param name="message">One or two sentences for a person.</param>
    /// <param name="innerException">What it came from.</param>
    public DatasetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
