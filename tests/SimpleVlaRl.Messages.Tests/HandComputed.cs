using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages.Tests;

/// <summary>Messages of types without recorded bytes, against bytes that were put together by hand from the rules of CDR.</summary>
internal static class HandComputed
{
    /// <summary>Holds a message to its bytes, both ways.</summary>
    /// <param name="hex">The bytes, with spaces between the fields.</param>
    /// <param name="message">The message.</param>
    public static void AssertBothWays(string hex, ICdrMessage message)
    {
        byte[] payload = Bytes(hex);
        Assert.Equal(Convert.ToHexString(payload), Convert.ToHexString(CdrMessage.ToBytes(message)));
        ICdrMessage read = Vectors.Fresh(message);
        Assert.True(CdrMessage.TryRead(payload, read));
        Assert.Equal(Convert.ToHexString(payload), Convert.ToHexString(CdrMessage.ToBytes(read)));
        for (int length = 0; length < payload.Length; length++)
        {
            Assert.False(CdrMessage.TryRead(payload.AsSpan(0, length).ToArray(), read), $"{length} of {payload.Length} bytes");
        }
    }

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
