namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Bytes are not the MCAP file they should be. The message says what was found, what was expected, and at which offset.</summary>
public sealed class McapException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What was found, what was expected, and at which offset.</param>
    public McapException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error.</summary>
    /// <param name="message">What was found, what was expected, and at which offset.</param>
    /// <param name="innerException">What the decompressor or the decoder said.</param>
    public McapException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
