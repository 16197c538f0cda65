namespace SimpleVlaRl.Core.Text;

/// <summary>The vocabulary of the byte tokeniser, for presets without a vocabulary of their own: three special ids, then the 256 bytes of UTF-8.</summary>
public static class ByteVocabulary
{
    /// <summary>The id that fills a batch to a common length.</summary>
    public const int Padding = 0;

    /// <summary>The id at the start of a prompt.</summary>
    public const int Begin = 1;

    /// <summary>The id after the action placeholders.</summary>
    public const int End = 2;

    /// <summary>The id of byte 0.</summary>
    public const int FirstByte = 3;

    /// <summary>The number of ids.</summary>
    public const int Size = FirstByte + 256;
}
