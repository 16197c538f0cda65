using System.CommandLine;

namespace SimpleVlaRl.CommandLine.Options;

/// <summary>An option that is one of a few words; null where it is not given and has no default.</summary>
public sealed class WordOption : Option<string?>
{
    /// <summary>Makes an option.</summary>
    /// <param name="name">Its name, such as <c>--precision</c>.</param>
    /// <param name="words">What it takes.</param>
    public WordOption(string name, params string[] words)
        : base(name)
    {
        CompletionSources.Add(words);
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (WordChoice.Problem(name, text, words) is { } problem)
            {
                result.AddError(problem);
            }

            return text;
        };
    }
}
