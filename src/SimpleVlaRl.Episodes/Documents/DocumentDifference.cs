using System.Text.Json;

namespace SimpleVlaRl.Episodes.Documents;

/// <summary>Names what differs between two copies of a document, for a person.</summary>
internal static class DocumentDifference
{
    private const int ShownCharacters = 80;

    /// <summary>One clause per value that differs, such as <c>header.seed is 2 in the metadata record and 1 under a chunk's checksum</c>.</summary>
    public static IReadOnlyList<string> Find(string one, string other, string oneWhere, string otherWhere)
    {
        if (one == other)
        {
            return [];
        }

        List<string> found = [];
        try
        {
            using JsonDocument left = JsonDocument.Parse(one);
            using JsonDocument right = JsonDocument.Parse(other);
            Compare(left.RootElement, right.RootElement, "", (path, a, b) => found.Add($"{path} is {a} {oneWhere} and {b} {otherWhere}"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [$"the document {oneWhere} is no JSON: {exception.Message}"];
        }

        return found.Count > 0 ? found : [$"the document {oneWhere} is written otherwise than {otherWhere}"];
    }

    private static void Compare(JsonElement left, JsonElement right, string path, Action<string, string, string> onDifference)
    {
        if (left.ValueKind != JsonValueKind.Object || right.ValueKind != JsonValueKind.Object)
        {
            if (left.GetRawText() != right.GetRawText())
            {
                onDifference(path, Shown(left), Shown(right));
            }

            return;
        }

        foreach (JsonProperty property in left.EnumerateObject())
        {
            string name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (right.TryGetProperty(property.Name, out JsonElement value))
            {
                Compare(property.Value, value, name, onDifference);
            }
            else
            {
                onDifference(name, Shown(property.Value), "missing");
            }
        }

        foreach (JsonProperty property in right.EnumerateObject().Where(property => !left.TryGetProperty(property.Name, out _)))
        {
            onDifference(path.Length == 0 ? property.Name : $"{path}.{property.Name}", "missing", Shown(property.Value));
        }
    }

    private static string Shown(JsonElement value) =>
        value.GetRawText() is { Length: > ShownCharacters } text ? text[..ShownCharacters] + "..." : value.GetRawText();
}
