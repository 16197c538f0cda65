namespace SimpleVlaRl.CommandLine.Options;

/// <summary>The words that an option or an argument takes.</summary>
public static class WordChoice
{
    /// <summary>What is wrong with a word.</summary>
    /// <param name="name">The option.</param>
    /// <param name="text">What was written.</param>
    /// <param name="words">What it takes, at least one word.</param>
    /// <returns>The sentence, with the word that was probably meant; null when the word is taken.</returns>
    public static string? Problem(string name, string text, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Contains(text) ? null : $"{name} is '{text}'; did you mean '{Core.NearestName.Of(text, words)}'? It takes {string.Join(", ", words)}.";
    }
}
