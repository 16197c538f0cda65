using System.CommandLine.Parsing;
using System.Numerics;
using SimpleVlaRl.Core.Text;

namespace SimpleVlaRl.CommandLine.Options;

/// <summary>Which numbers an option takes, and what they count.</summary>
/// <typeparam name="T">The numbers' type.</typeparam>
/// <param name="Unit">What they count, in the plural, such as <c>seconds</c>; empty for a plain number.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most; the type's own largest where there is no bound.</param>
public sealed record NumberRange<T>(string Unit, T Least, T Most)
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    /// <summary>What is taken, in words.</summary>
    /// <returns>Such as <c>a number of seconds from 0.1 to 60</c>.</returns>
    public override string ToString() => $"a {(NumberText.IsWhole<T>() ? "whole number" : "number")}{(Unit.Length > 0 ? " of " + Unit : "")} {Bounds}";

    private string Bounds => Most == T.MaxValue ? $"of at least {NumberText.Of(Least)}" : $"from {NumberText.Of(Least)} to {NumberText.Of(Most)}";

    /// <summary>Reads a number for an option.</summary>
    /// <param name="name">The option.</param>
    /// <param name="text">What was written.</param>
    /// <param name="value">The number.</param>
    /// <returns>What is wrong with it; null when it is taken.</returns>
    public string? Problem(string name, string text, out T value)
    {
        if (!NumberText.TryParse(text, out value))
        {
            return $"{name} is '{text}'; expected "
                + $"{this}{(NumberText.IsWhole<T>() ? ", digits only" : ", with a decimal point and without unit or separators")}.";
        }

        return value >= Least && value <= Most ? null : $"{name} is {NumberText.Of(value)}; expected {this}.";
    }

    internal T Parse(string name, ArgumentResult result)
    {
        string? problem = Problem(name, result.Tokens[^1].Value, out T value);
        if (problem is not null)
        {
            result.AddError(problem);
        }

        return value;
    }
}
