using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.OperatorConsole.Answers;

/// <summary>Words and values as the page reads them.</summary>
internal static class Words
{
    /// <summary>A word of an enumeration in snake case.</summary>
    public static string Of<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());

    /// <summary>An outcome.</summary>
    public static JsonObject Of(EpisodeOutcome outcome) => new()
    {
        ["kind"] = Of(outcome.Kind),
        ["reason"] = outcome.Reason,
        ["source"] = outcome.Source,
    };

    /// <summary>A wall clock stamp: UTC.</summary>
    public static string Time(long nanoseconds) => Time(DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick));

    /// <summary>A moment: UTC.</summary>
    public static string Time(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A number with as many digits as a page shows; null where it is none.</summary>
    public static JsonNode? Number(double value, int digits = 4) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, digits)) : null;

    /// <summary>Numbers in a row; null where one is not finite.</summary>
    public static JsonArray? Numbers(ReadOnlySpan<double> values, int digits = 4)
    {
        JsonNode?[] nodes = new JsonNode?[values.Length];
        for (int index = 0; index < nodes.Length; index++)
        {
            nodes[index] = Number(values[index], digits);
            if (nodes[index] is null)
            {
                return null;
            }
        }

        return new JsonArray(nodes);
    }
}
