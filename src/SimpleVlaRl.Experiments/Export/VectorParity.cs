using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Graph;
using Spectre.Console;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>Compares libtorch and ONNX Runtime with what another program computed from the same weights: a folder of policy vectors.</summary>
internal static class VectorParity
{
    private const double FeatureTolerance = 1e-4;
    private const double LogitTolerance = 1e-3;

    /// <summary>Actions in single precision against double, in robot units of about one.</summary>
    private const double ActionTolerance = 1e-6;

    /// <summary>Runs every case of a folder.</summary>
    /// <returns>0 when every program agrees with every case, else 1.</returns>
    public static int Run(string folder, Terminal terminal, CancellationToken cancellation)
    {
        List<VectorRow> rows = [];
        try
        {
            foreach (PolicyVectors vectors in PolicyVectors.Find(folder))
            {
                cancellation.ThrowIfCancellationRequested();
                terminal.Status($"case {vectors.Name}");
                rows.AddRange(Compare(vectors));
            }
        }
        catch (Exception exception) when (exception is PolicyLoadException or InvalidDataException or ArgumentException or IOException or KeyNotFoundException)
        {
            throw new UserException(exception.Message, exception);
        }

        bool agrees = rows.All(row => row.Agrees);
        Show(rows, terminal);
        terminal.Json(Document(folder, rows, agrees));
        terminal.Line(agrees ? "every program agrees with every case" : $"{rows.Count(row => !row.Agrees)} of {rows.Count} comparisons do NOT agree");
        return agrees ? ExitCode.Success : ExitCode.Failure;
    }

    private static List<VectorRow> Compare(PolicyVectors vectors)
    {
        string scratch = Directory.CreateTempSubdirectory("vla-learn-vectors-").FullName;
        try
        {
            using VectorCase opened = new(vectors, Path.Combine(scratch, "checkpoint"));
            return
            [
                .. Rows(vectors, opened, "torch", opened.Torch()),
                .. Rows(vectors, opened, "onnx-portable", opened.Onnx(OperatorDialect.Portable, Path.Combine(scratch, "portable"))),
                .. Rows(vectors, opened, "onnx-fused", opened.Onnx(OperatorDialect.Fused, Path.Combine(scratch, "fused"))),
            ];
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static IEnumerable<VectorRow> Rows(PolicyVectors vectors, VectorCase opened, string program, VectorAnswer answer)
    {
        string temperature = vectors.Temperature.ToString("0.0###", CultureInfo.InvariantCulture);
        VectorRow Row(string quantity, IEnumerable<double> found, IEnumerable<double> expected, int count, double tolerance) =>
            new(vectors.Name, program, quantity, count, found.Zip(expected, (a, b) => Math.Abs(a - b)).Aggregate(0.0, Math.Max), tolerance);

        VectorRow Floats(string quantity, string stored, float[] found, double tolerance) =>
            Row(quantity, Wide(found), Wide(opened.Expected<float>(stored, found.Length)), found.Length, tolerance);

        yield return Floats("features", "patch_features", answer.PatchFeatures, FeatureTolerance);
        yield return Floats("projected features", "projector_output", answer.ImageTokens, FeatureTolerance);
        yield return Floats("logits", "action_logits", answer.Logits, LogitTolerance);
        long[] ids = opened.Expected<long>("greedy_ids", opened.TokenCount);
        int differing = answer.GreedyTokens.Zip(ids, (token, id) => token + (long)opened.FirstActionId == id ? 0 : 1).Sum();
        yield return new VectorRow(vectors.Name, program, "greedy ids", ids.Length, differing, 0);
        yield return Floats($"log-probabilities at {temperature}", $"greedy_logprobs_t{temperature}", answer.LogProbabilities, LogitTolerance);
        yield return Floats($"entropies at {temperature}", $"entropy_t{temperature}", answer.Entropies, LogitTolerance);
        yield return Row("actions", answer.Actions, opened.Expected<double>("actions", opened.TokenCount), opened.TokenCount, ActionTolerance);
    }

    private static IEnumerable<double> Wide(float[] values) => values.Select(value => (double)value);

    private static void Show(List<VectorRow> rows, Terminal terminal)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("case", "program", "quantity", "numbers", "max |Δ| (ids: differing)", "tolerance", "agrees");
        foreach (VectorRow row in rows)
        {
            table.AddRow(
                row.Case,
                row.Program,
                row.Quantity,
                row.Count.ToString(CultureInfo.InvariantCulture),
                Terminal.Text(row.Difference, "0.0e+0"),
                Terminal.Text(row.Tolerance, "0.0e+0"),
                row.Agrees ? "yes" : "NO");
        }

        terminal.Show(table);
    }

    private static JsonObject Document(string folder, List<VectorRow> rows, bool agrees) => new()
    {
        ["vectors"] = RepositoryPaths.Relative(folder),
        ["agrees"] = agrees,
        ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
        {
            ["case"] = row.Case,
            ["program"] = row.Program,
            ["quantity"] = row.Quantity,
            ["numbers"] = row.Count,
            ["max_abs_difference"] = double.IsFinite(row.Difference) ? row.Difference : null,
            ["tolerance"] = row.Tolerance,
            ["agrees"] = row.Agrees,
        })]),
    };
}
