using System.Text.Json.Nodes;

namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Where the paths of a row start.</summary>
/// <param name="Files">The files with raw numbers.</param>
/// <param name="File">The row's file.</param>
/// <param name="Item">What a path starts from: the document, or one element of a table's array.</param>
/// <param name="Items">All elements of the table's array.</param>
internal sealed record RawScope(RawFiles Files, string File, JsonNode? Item, IReadOnlyList<JsonNode?> Items)
{
    /// <summary>The scope of a row that is made of a whole file.</summary>
    /// <param name="files">The files.</param>
    /// <param name="file">The file.</param>
    /// <returns>The scope.</returns>
    public static RawScope Of(RawFiles files, string file)
    {
        JsonNode document = files.Load(file);
        return new RawScope(files, file, document, [document]);
    }

    /// <summary>The scopes of a table's rows.</summary>
    /// <param name="array">The path of the rows.</param>
    /// <returns>One for each.</returns>
    public IReadOnlyList<RawScope> Rows(string array)
    {
        IReadOnlyList<JsonNode?> rows = RawPath.All(this, array);
        return [.. rows.Select(row => this with { Item = row, Items = rows })];
    }
}
