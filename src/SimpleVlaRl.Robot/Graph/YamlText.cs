using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SimpleVlaRl.Robot.Graph;

/// <summary>A message as YAML, one field a line, as <c>ros2 topic echo</c> shows it.</summary>
internal static partial class YamlText
{
    private const int Step = 2;

    /// <summary>The lines of an object.</summary>
    public static IEnumerable<string> Lines(JsonObject message, int indent = 0)
    {
        string space = new(' ', indent);
        foreach ((string key, JsonNode? value) in message)
        {
            if (value is JsonObject { Count: > 0 } nested)
            {
                yield return $"{space}{key}:";
                foreach (string line in Lines(nested, indent + Step))
                {
                    yield return line;
                }
            }
            else if (value is JsonArray list && list.Any(element => element is JsonObject))
            {
                yield return $"{space}{key}:";
                foreach (string line in list.SelectMany(element => Element(element, indent)))
                {
                    yield return line;
                }
            }
            else
            {
                yield return $"{space}{key}: {Inline(value)}";
            }
        }
    }

    private static IEnumerable<string> Element(JsonNode? element, int indent)
    {
        string space = new(' ', indent);
        if (element is not JsonObject { Count: > 0 } nested)
        {
            return [$"{space}- {Inline(element)}"];
        }

        string[] lines = [.. Lines(nested, indent + Step)];
        return [$"{space}- {lines[0][(indent + Step)..]}", .. lines[1..]];
    }

    private static string Inline(JsonNode? value) => value switch
    {
        null => "null",
        JsonArray list => $"[{string.Join(", ", list.Select(Inline))}]",
        JsonObject => "{}",
        _ when value.GetValueKind() == JsonValueKind.String => Quoted(value.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    /// <summary>Text in quotes has its control characters escaped, so that it cannot steer a terminal.</summary>
    private static string Quoted(string text) => Plain().IsMatch(text) ? text : JsonValue.Create(text).ToJsonString(Readable);

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^[A-Za-z_/][A-Za-z0-9_/.-]*\z")]
    private static partial Regex Plain();
}
