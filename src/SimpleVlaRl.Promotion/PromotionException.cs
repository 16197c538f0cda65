namespace SimpleVlaRl.Promotion;

/// <summary>A decision, a signature or a key that cannot be read, written or believed; the message says which, and what to do.</summary>
public sealed class PromotionException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public PromotionException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one that another has caused.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="inner">The cause.</param>
    public PromotionException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
