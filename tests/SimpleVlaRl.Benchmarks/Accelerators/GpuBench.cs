using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Safetensors;
using Spectre.Console;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>All that is to be known of a machine with a GPU, in one run of limited length. What cannot be measured says so and costs nothing else.</summary>
internal static class GpuBench
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static int Run(GpuBenchOptions options, Terminal terminal, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vla-bench-gpu-").FullName;
        try
        {
            string graph = Export(options.Policy, folder);
            JsonObject parts = [];
            foreach ((string name, double share, _) in GpuParts.All)
            {
                TimeSpan limit = options.Limit * share;
                terminal.Status(string.Create(CultureInfo.InvariantCulture, $"{name}: at most {limit.TotalSeconds:0} s"));
                parts[name] = GpuPartProcess.Run(Command(name, options, graph, limit), limit, options.Device, cancellation);
            }

            return Finish(options, parts, terminal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The graph that all providers are given: single precision, with logits, plain operators.</summary>
    private static string Export(string policy, string folder)
    {
        GrpoStart start = GrpoStart.Find(policy);
        PolicyManifest manifest = start.Manifest;
        using SafetensorsFile weights = SafetensorsFile.Open(start.WeightsPath);
        PolicyExporter.Export(
            manifest.Architecture, manifest.Actions, manifest.Proprioception, weights, folder, new PolicyExportOptions { Dialect = OperatorDialect.Portable });
        return Path.Combine(folder, PolicyExporter.FileName);
    }

    private static string[] Command(string part, GpuBenchOptions options, string graph, TimeSpan limit) =>
    [
        .. ProgramWords.Of(BenchProgram.Name), "gpu-part",
        "--part", part,
        "--policy", options.Policy,
        "--graph", graph,
        "--seconds", limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
        "--repeats", options.Repeats.ToString(CultureInfo.InvariantCulture),
        "--device", options.Device.ToString(CultureInfo.InvariantCulture),
    ];

    private static int Finish(GpuBenchOptions options, JsonObject parts, Terminal terminal)
    {
        Problems problems = Problems.Of(parts);
        string used = problems.Used is { } name ? $"GPU: {name}" : "no GPU used";
        JsonObject document = new()
        {
            ["machine"] = MachineDescription.Line(used),
            ["policy"] = GrpoStart.Find(options.Policy).Manifest.Name,
            ["minutes"] = options.Limit.TotalMinutes,
            ["parts"] = parts,
            [PartReport.Problem] = problems.Sentence,
        };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Output))!);
        File.WriteAllText(options.Output, document.ToJsonString(Indented) + "\n");
        Show(parts, terminal);
        terminal.Status($"written to '{RepositoryPaths.Relative(options.Output)}'");
        terminal.Json(document);
        return problems.Sentence is { } sentence ? throw new UserException(sentence) : ExitCode.Success;
    }

    private static void Show(JsonObject parts, Terminal terminal)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("part", "what", "found");
        HashSet<string> told = [];
        foreach ((string part, JsonNode? content) in parts)
        {
            foreach ((string key, JsonNode? value) in content!.AsObject())
            {
                foreach (JsonNode? line in value is JsonArray rows ? rows : [value?.DeepClone()])
                {
                    // One driver that is missing is the problem of every part.
                    if ((line as JsonObject)?[PartReport.Problem] is not JsonValue problem || told.Add((string)problem!))
                    {
                        table.AddRow(part, Markup.Escape(key), Markup.Escape(Words(line)));
                    }
                }
            }
        }

        terminal.Show(table);
    }

    private static string Words(JsonNode? value) => value switch
    {
        null => "-",
        JsonObject columns => string.Join(", ", columns.Select(column => $"{column.Key} {Words(column.Value)}")),
        JsonArray values => string.Join(" ", values.Select(Words)),
        _ => value.ToString(),
    };
}
