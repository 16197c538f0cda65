using System.CommandLine;
using System.Numerics;

namespace SimpleVlaRl.CommandLine.Options;

/// <summary>An option that is a number, or null where it is not given.</summary>
/// <typeparam name="T">The number's type.</typeparam>
public sealed class OptionalNumberOption<T> : Option<T?>, INumberOption
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    /// <summary>Makes an option.</summary>
    /// <param name="name">Its name, such as <c>--seconds</c>.</param>
    /// <param name="unit">What the number counts, in the plural; empty for a plain number.</param>
    /// <param name="least">The least that is taken.</param>
    /// <param name="most">The most.</param>
    public OptionalNumberOption(string name, string unit, T least, T most)
        : base(name)
    {
        NumberRange<T> range = new(unit, least, most);
        Expected = range.ToString();
        CustomParser = result => range.Parse(name, result);
    }

    /// <inheritdoc/>
    public string Expected { get; }

    /// <inheritdoc/>
    public bool SplitsAtCommas => false;
}
