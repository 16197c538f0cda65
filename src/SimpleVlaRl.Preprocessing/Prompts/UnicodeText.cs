using System.Text;

namespace SimpleVlaRl.Preprocessing.Prompts;

/// <summary>Refuses text that has no UTF-8 form, because two different prompts would become the same ids.</summary>
internal static class UnicodeText
{
    /// <summary>Checks a text.</summary>
    /// <exception cref="ArgumentException">It has an unpaired surrogate.</exception>
    public static void Demand(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int consumed) != System.Buffers.OperationStatus.Done)
            {
                throw new ArgumentException(
                    $"The prompt has an unpaired surrogate at character {text.Length - rest.Length}; it is no valid Unicode.", nameof(text));
            }

            rest = rest[consumed..];
        }
    }
}
