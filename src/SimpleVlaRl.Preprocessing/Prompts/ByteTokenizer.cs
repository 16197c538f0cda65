using System.Text;
using SimpleVlaRl.Core.Text;

namespace SimpleVlaRl.Preprocessing.Prompts;

/// <summary>The tokeniser <c>bytes</c>: the begin id, then one id per byte of UTF-8.</summary>
/// <remarks>Text that is not valid Unicode is refused, because two different prompts would become the same ids.</remarks>
public sealed class ByteTokenizer : IPromptTokenizer
{
    /// <summary>The tokeniser's name in a manifest.</summary>
    public const string Name = "bytes";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The prompt has an unpaired surrogate.</exception>
    public long[] Encode(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        byte[] bytes = Utf8.GetBytes(prompt);
        long[] ids = new long[bytes.Length + 1];
        ids[0] = ByteVocabulary.Begin;
        for (int i = 0; i < bytes.Length; i++)
        {
            ids[i + 1] = ByteVocabulary.FirstByte + bytes[i];
        }

        return ids;
    }
}
