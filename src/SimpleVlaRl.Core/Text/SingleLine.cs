using System.Text;

namespace SimpleVlaRl.Core.Text;

/// <summary>Texts from files, made fit for a message.</summary>
public static class SingleLine
{
    private const int QuotedLength = 80;

    /// <summary>Puts a text on one line: white space and control characters become single spaces.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The line.</returns>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder line = new(text.Length);
        bool isSpace = true;
        foreach (char letter in text)
        {
            bool breaks = char.IsWhiteSpace(letter) || char.IsControl(letter);
            if (!breaks || !isSpace)
            {
                line.Append(breaks ? ' ' : letter);
            }

            isSpace = breaks;
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>The beginning of a text, on one line.</summary>
    /// <param name="text">The text, of any length.</param>
    /// <returns>At most 80 letters, and what was left out.</returns>
    public static string Beginning(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= QuotedLength ? Of(text) : $"{Of(text[..QuotedLength])}… ({text.Length} letters)";
    }
}
