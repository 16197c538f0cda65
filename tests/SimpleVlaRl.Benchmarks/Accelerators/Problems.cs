using System.Text.Json.Nodes;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>What could not be measured.</summary>
/// <param name="Sentence">Why, in one sentence; null where all was.</param>
/// <param name="Used">The GPU that was used; null where none was.</param>
internal sealed record Problems(string? Sentence, string? Used)
{
    /// <summary>Collects them from all parts.</summary>
    public static Problems Of(JsonObject parts)
    {
        (string Where, string Why)[] found = [.. parts.SelectMany(part => Find(part.Key, part.Value))];
        string? gpu = (string?)parts["device"]?["gpu"]?["name"];
        string? withoutCuda = (string?)parts["parity"]?["cuda"]?[PartReport.Problem];
        string? sentence = withoutCuda ?? (found.Length == 0
            ? null
            : $"Not all could be measured: {string.Join("; ", found.Select(problem => $"{problem.Where}: {problem.Why}"))}");
        bool hasComputed = parts["parity"]?["cuda"]?["equal_tokens"] is not null;
        return new(sentence, hasComputed ? gpu : null);
    }

    private static IEnumerable<(string Where, string Why)> Find(string where, JsonNode? node)
    {
        if (node is not JsonObject content)
        {
            yield break;
        }

        foreach ((string key, JsonNode? value) in content)
        {
            if (key == PartReport.Problem && value is not null)
            {
                yield return (where, value.GetValue<string>());
            }

            foreach ((string, string) inner in Find($"{where} {key}", value))
            {
                yield return inner;
            }
        }
    }
}
