using System.Globalization;
using System.Text.RegularExpressions;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>A path with Python's places for values in it, as <c>info.json</c> has them: <c>{chunk_index:03d}</c>.</summary>
internal static partial class PathTemplate
{
    private const int MostDigits = 18;

    /// <summary>Fills a template in.</summary>
    /// <param name="root">The data set's folder.</param>
    /// <param name="template">The template.</param>
    /// <param name="values">The values by name; whole numbers and texts.</param>
    /// <returns>The path, inside the folder.</returns>
    /// <exception cref="DatasetException">It names an unknown value, or leads out of the folder.</exception>
    public static string Fill(string root, string template, IReadOnlyDictionary<string, object> values)
    {
        string relative = Place().Replace(template, match =>
        {
            string name = match.Groups["name"].Value;
            int digits = match.Groups["digits"].Success ? int.Parse(match.Groups["digits"].Value, CultureInfo.InvariantCulture) : 0;
            return !values.TryGetValue(name, out object? value) || digits > MostDigits
                ? throw new DatasetException($"The path '{template}' of the data set asks for '{match.Value}'; known are {string.Join(", ", values.Keys)}.")
                : value is long number ? number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0') : (string)value;
        });
        string full = Path.GetFullPath(Path.Combine(root, relative));
        return full.StartsWith(Path.GetFullPath(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new DatasetException($"The path '{template}' of the data set leads out of its folder, to '{full}'.");
    }

    [GeneratedRegex(@"\{(?<name>[a-z_]+)(:0?(?<digits>\d{1,2})d)?\}")]
    private static partial Regex Place();
}
