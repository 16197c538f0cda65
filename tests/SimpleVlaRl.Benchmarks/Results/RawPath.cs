using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Finds numbers by path, such as <c>data.rows[server=batcher,robots=16].p99_ms</c>.</summary>
/// <remarks>
/// A path starts from the row's item; with a slash from the file's document; with <c>FILE#</c> from another file's. In brackets stands a place in an array,
/// <c>*</c> for every element, <c>?name</c> for those that have a field, <c>~text</c> for words that contain a text, or fields with their values, of which
/// <c>$name</c> is the value of the row's own field.
/// </remarks>
internal static partial class RawPath
{
    /// <summary>What a path leads to.</summary>
    /// <param name="scope">Where it starts.</param>
    /// <param name="path">The path.</param>
    /// <returns>One value or more.</returns>
    /// <exception cref="UserException">There is none.</exception>
    public static IReadOnlyList<JsonNode?> All(RawScope scope, string path)
    {
        int hash = path.IndexOf('#', StringComparison.Ordinal);
        string file = hash > 0 ? path[..hash] : scope.File;
        List<JsonNode?> nodes = [hash > 0 || path.StartsWith('/') ? scope.Files.Load(file) : scope.Item];
        foreach (Match step in Step().Matches(path[(hash + 1)..].TrimStart('/')))
        {
            nodes = step.Groups["name"] is { Success: true } name
                ? [.. nodes.Select(node => node is JsonObject fields && fields.TryGetPropertyValue(name.Value, out JsonNode? value)
                    ? value
                    : throw Absent(file, path))]
                : [.. nodes.SelectMany(node => node is JsonArray array ? Selected(scope, array, step.Groups["selector"].Value) : throw Absent(file, path))];
        }

        return nodes.Count > 0 ? nodes : throw Absent(file, path);
    }

    /// <summary>The one value that a path leads to.</summary>
    /// <param name="scope">Where it starts.</param>
    /// <param name="path">The path.</param>
    /// <returns>The value.</returns>
    /// <exception cref="UserException">There is none, or more than one.</exception>
    public static JsonNode? One(RawScope scope, string path) => All(scope, path) is [var only]
        ? only
        : throw new UserException($"'{scope.File}' has several values at '{path}'; expected one.");

    /// <summary>The one number that a path leads to.</summary>
    /// <param name="scope">Where it starts.</param>
    /// <param name="path">The path.</param>
    /// <returns>The number.</returns>
    /// <exception cref="UserException">There is none.</exception>
    public static double Number(RawScope scope, string path) => Number(scope, path, One(scope, path));

    /// <summary>Every number that a path leads to.</summary>
    /// <param name="scope">Where it starts.</param>
    /// <param name="path">The path.</param>
    /// <returns>The numbers.</returns>
    public static double[] Numbers(RawScope scope, string path) => [.. All(scope, path).Select(node => Number(scope, path, node))];

    private static double Number(RawScope scope, string path, JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number)
        ? number
        : throw new UserException($"'{scope.File}' has no number at '{path}'.");

    private static IEnumerable<JsonNode?> Selected(RawScope scope, JsonArray array, string selector) => selector switch
    {
        "*" => array,
        ['?', .. string name] => array.Where(element => element is JsonObject fields && fields.ContainsKey(name)),
        ['~', .. string text] => array.Where(element => element is not null && element.ToString().Contains(text, StringComparison.Ordinal)),
        _ when int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out int place) => array.Skip(place).Take(1),
        _ => array.Where(element => selector.Split(',').All(condition => Holds(scope, element, condition))),
    };

    private static bool Holds(RawScope scope, JsonNode? element, string condition)
    {
        string[] sides = condition.Split('=', 2);
        string expected = sides[1] is ['$', .. string name] ? One(scope, name)?.ToString() ?? "" : sides[1];
        return element?[sides[0]]?.ToString() == expected;
    }

    private static UserException Absent(string file, string path) =>
        new($"'{file}' has no '{path[(path.IndexOf('#', StringComparison.Ordinal) + 1)..].TrimStart('/')}'.");

    [GeneratedRegex(@"(?<name>[^.\[\]]+)|\[(?<selector>[^\]]*)\]")]
    private static partial Regex Step();
}
