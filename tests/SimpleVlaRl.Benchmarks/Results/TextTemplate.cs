using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Fills a text with raw numbers: <c>{PATH}</c>, <c>{PATH:FORMAT}</c>, <c>{PATH / PATH:FORMAT}</c> and <c>{function(PATH, PATH):FORMAT}</c>.</summary>
/// <remarks>Formats are .NET's; a comma behind the digits divides by a thousand, a per cent sign multiplies by a hundred.</remarks>
internal static partial class TextTemplate
{
    /// <summary>What stands for a value that there is not.</summary>
    public const string Nothing = "–";

    /// <summary>Fills it.</summary>
    /// <param name="template">The text with its paths.</param>
    /// <param name="scope">Where the paths start.</param>
    /// <returns>The text.</returns>
    public static string Fill(string template, RawScope scope) => Placeholder().Replace(template, match =>
    {
        string format = match.Groups["format"].Value;
        return Value(scope, match.Groups["expression"].Value) switch
        {
            double number => number.ToString(format, CultureInfo.InvariantCulture),
            JsonValue value when format.Length > 0 => value.GetValue<double>().ToString(format, CultureInfo.InvariantCulture),
            { } value => value.ToString()!,
            null => Nothing,
        };
    });

    private static object? Value(RawScope scope, string expression)
    {
        string[] sides = expression.Split(" / ");
        return sides.Length == 2 ? Number(scope, sides[0]) / Number(scope, sides[1])
            : Function().Match(expression) is { Success: true } function ? TemplateFunctions.Of(function.Groups["name"].Value)(scope, Arguments(function))
            : RawPath.One(scope, expression);
    }

    private static double Number(RawScope scope, string expression) => Value(scope, expression) is double number ? number : RawPath.Number(scope, expression);

    private static string[] Arguments(Match function) => function.Groups["arguments"].Value.Split(", ");

    [GeneratedRegex(@"\{(?<expression>[^{}:]+)(?::(?<format>[^{}]+))?\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(?<name>[a-z]+)\((?<arguments>.*)\)$")]
    private static partial Regex Function();
}
