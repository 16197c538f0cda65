namespace SimpleVlaRl.Shipping.Depots;

/// <summary>An episode was not delivered.</summary>
internal sealed class DepotException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public DepotException()
    {
    }

    /// <summary>Makes an exception that time may heal.</summary>
    /// <param name="message">What is wrong.</param>
    public DepotException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that time may heal, with its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public DepotException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="isLasting">Whether it stays so until somebody does something.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public DepotException(bool isLasting, string message, Exception? innerException = null)
        : base(message, innerException) => IsLasting = isLasting;

    /// <summary>Whether it stays so until somebody does something: trying again is vain.</summary>
    public bool IsLasting { get; }
}
