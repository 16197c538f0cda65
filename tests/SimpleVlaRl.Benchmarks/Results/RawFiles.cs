using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>The files with raw numbers, each read once.</summary>
/// <param name="root">The folder that their names start from.</param>
internal sealed class RawFiles(string root)
{
    private readonly Dictionary<string, JsonNode> documents = new(StringComparer.Ordinal);

    /// <summary>Reads a file; of one with a document per line, and of a name with a star, an array of the documents.</summary>
    /// <param name="file">Its path from the root, with slashes.</param>
    /// <returns>The document.</returns>
    /// <exception cref="UserException">It is absent or holds no JSON.</exception>
    public JsonNode Load(string file)
    {
        if (!documents.TryGetValue(file, out JsonNode? document))
        {
            document = file.Contains('*', StringComparison.Ordinal) ? Several(file)
                : file.EndsWith(".jsonl", StringComparison.Ordinal) ? Lines(file)
                : Parse(file, Read(file));
            documents[file] = document;
        }

        return document;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="file">Its path from the root.</param>
    /// <returns>The text.</returns>
    /// <exception cref="UserException">It is absent.</exception>
    public string Read(string file)
    {
        string path = Path.Combine(root, file);
        return File.Exists(path) ? File.ReadAllText(path) : throw new UserException($"'{file}' is absent; the pages of results are made of it.");
    }

    private JsonArray Several(string pattern)
    {
        string folder = Path.GetDirectoryName(pattern)!;
        string[] names = Directory.Exists(Path.Combine(root, folder)) ? Directory.GetFiles(Path.Combine(root, folder), Path.GetFileName(pattern)) : [];
        return names.Length == 0
            ? throw new UserException($"no file is named '{pattern}'; the pages of results are made of such files.")
            : Array(names.Order(StringComparer.Ordinal).Select(name => $"{folder}/{Path.GetFileName(name)}").Select(file => Parse(file, Read(file))));
    }

    private JsonArray Lines(string file) => Array(Read(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Parse(file, line)));

    private static JsonArray Array(IEnumerable<JsonNode> documents) => [.. documents];

    private static JsonNode Parse(string file, string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? throw new UserException($"'{file}' holds null instead of numbers.");
        }
        catch (JsonException exception)
        {
            throw new UserException($"'{file}' is no JSON: {exception.Message}");
        }
    }
}
