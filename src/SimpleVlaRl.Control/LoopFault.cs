namespace SimpleVlaRl.Control;

/// <summary>What ends an episode as invalid; a fault in the loop is a value, never an exception.</summary>
/// <param name="Sentence">One sentence without a stop; empty for no fault.</param>
/// <param name="MaySend">Whether commands may still be sent: not where another program commands the arms, nor where sending is the fault.</param>
internal readonly record struct LoopFault(string Sentence, bool MaySend)
{
    public static LoopFault None { get; } = new("", MaySend: true);

    public bool IsNone => string.IsNullOrEmpty(Sentence);

    /// <summary>A fault after which the arms may still be led to a hold.</summary>
    public static LoopFault Of(string sentence) => new(sentence, MaySend: true);

    /// <summary>A fault after which nothing more is sent.</summary>
    public static LoopFault Silent(string sentence) => new(sentence, MaySend: false);
}
