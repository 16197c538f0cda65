using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>
/// What a part has found out so far. Every line on its standard output is the whole of it: the last one counts, also of a part that was ended.
/// </summary>
internal sealed class PartReport(TextWriter output)
{
    /// <summary>The key under which a sentence says why something was not measured.</summary>
    public const string Problem = "problem";

    /// <summary>The document.</summary>
    public JsonObject Document { get; } = [];

    /// <summary>Says what is known.</summary>
    public void Publish() => output.WriteLine(Document.ToJsonString());

    /// <summary>Fills a column of the document, or says in it why it could not be filled; then publishes.</summary>
    /// <param name="name">The column.</param>
    /// <param name="fill">Fills it.</param>
    /// <returns>Whether it was filled.</returns>
    public bool Column(string name, Action<JsonObject> fill)
    {
        JsonObject column = [];
        Document[name] = column;
        try
        {
            fill(column);
        }
        catch (Exception exception)
            when (exception is UserException or PolicyLoadException or OnnxRuntimeException or ExternalException or DllNotFoundException or IOException)
        {
            column[Problem] = string.Join(' ', exception.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }

        Publish();
        return !column.ContainsKey(Problem);
    }
}
