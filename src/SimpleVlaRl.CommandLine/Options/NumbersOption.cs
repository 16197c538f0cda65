using System.CommandLine;
using System.Numerics;

namespace SimpleVlaRl.CommandLine.Options;

/// <summary>An option that is several numbers.</summary>
/// <typeparam name="T">The numbers' type.</typeparam>
public sealed class NumbersOption<T> : Option<T[]>, INumberOption
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    /// <summary>Makes an option.</summary>
    /// <param name="name">Its name, such as <c>--batch</c>.</param>
    /// <param name="unit">What the numbers count, in the plural; empty for plain numbers.</param>
    /// <param name="least">The least that is taken.</param>
    /// <param name="most">The most.</param>
    /// <param name="splitsAtCommas">Whether one word may hold several numbers with commas between them.</param>
    public NumbersOption(string name, string unit, T least, T most, bool splitsAtCommas = false)
        : base(name)
    {
        NumberRange<T> range = new(unit, least, most);
        Expected = range.ToString();
        SplitsAtCommas = splitsAtCommas;
        CustomParser = result =>
        {
            List<T> values = [];
            foreach (string text in result.Tokens.SelectMany(token => splitsAtCommas ? token.Value.Split(',') : [token.Value]))
            {
                if (range.Problem(name, text, out T value) is { } problem)
                {
                    result.AddError(problem);
                }

                values.Add(value);
            }

            return [.. values];
        };
    }

    /// <inheritdoc/>
    public string Expected { get; }

    /// <inheritdoc/>
    public bool SplitsAtCommas { get; }
}
