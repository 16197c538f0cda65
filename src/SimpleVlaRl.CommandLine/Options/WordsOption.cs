using System.CommandLine;

namespace SimpleVlaRl.CommandLine.Options;

/// <summary>An option that is several of a few words.</summary>
public sealed class WordsOption : Option<string[]>
{
    /// <summary>Makes an option.</summary>
    /// <param name="name">Its name, such as <c>--precision</c>.</param>
    /// <param name="splitsAtCommas">Whether one word of the command line may hold several with commas between them.</param>
    /// <param name="words">What it takes.</param>
    public WordsOption(string name, bool splitsAtCommas, params string[] words)
        : base(name)
    {
        CompletionSources.Add(words);
        CustomParser = result =>
        {
            string[] texts = [.. result.Tokens.SelectMany(token => splitsAtCommas ? token.Value.Split(',', StringSplitOptions.TrimEntries) : [token.Value])];
            foreach (string problem in texts.Select(text => WordChoice.Problem(name, text, words)).OfType<string>())
            {
                result.AddError(problem);
            }

            return texts;
        };
    }
}
