using System.CommandLine;

namespace SimpleVlaRl.CommandLine.Options;

/// <summary>An option that is one of an enumeration's names in lower case; never its number.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class EnumOption<T> : Option<T>
    where T : struct, Enum
{
    /// <summary>Makes an option.</summary>
    /// <param name="name">Its name, such as <c>--mode</c>.</param>
    public EnumOption(string name)
        : base(name)
    {
        string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
        CompletionSources.Add(words);
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (WordChoice.Problem(name, text, words) is { } problem)
            {
                result.AddError(problem);
                return default;
            }

            return Enum.Parse<T>(text, ignoreCase: true);
        };
    }
}
