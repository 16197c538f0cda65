namespace SimpleVlaRl.Serving.Codecs;

/// <summary>What a msgpack message may hold, whatever its size.</summary>
internal static class MessageLimits
{
    /// <summary>How deep maps and arrays may nest; an observation needs three levels, a list of them in an envelope seven.</summary>
    public const int Depth = 8;

    /// <summary>How many values a message may have; an observation needs a few dozen. It bounds what decoding allocates.</summary>
    public const int Values = 2048;

    /// <summary>How many values a message of many observations may have.</summary>
    public const int BatchValues = 16_384;

    /// <summary>The longest text in bytes: an instruction.</summary>
    public const int TextBytes = 8192;
}
