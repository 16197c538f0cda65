using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Training.Rollouts;
using Spectre.Console;

namespace SimpleVlaRl.Experiments.Precisions;

/// <summary>Exports a trained policy in every precision, runs each in the simulator, and compares each with the network.</summary>
internal static class PrecisionsSession
{
    private static readonly PolicyExportOptions[] Formats =
    [
        new() { Dialect = OperatorDialect.Fused },
        new() { Dialect = OperatorDialect.Fused, Precision = Precision.Fp16 },
        new() { Dialect = OperatorDialect.Fused, Precision = Precision.Int8 },
        new() { Dialect = OperatorDialect.Fused, Precision = Precision.Int8, Int8Weights = Int8WeightRange.ThisProcessor },
        new() { Dialect = OperatorDialect.Fused, Precision = Precision.Int4 },
    ];

    public static int Run(EvaluationOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Seed + options.Episodes > EpisodeStart.FirstValidationSeed)
        {
            throw new UsageException(
                $"--seed is {options.Seed} for {options.Episodes} episodes; report starts go from 0 to {EpisodeStart.FirstValidationSeed - 1}.");
        }

        string work = Directory.CreateTempSubdirectory("vla-learn-precisions-").FullName;
        try
        {
            (PolicyManifest manifest, string weightsFolder) = Source(options);
            using SafetensorsFile weights = SafetensorsFile.Open(TrainingRun.WeightsPath(weightsFolder));
            List<int?> limits = Export(manifest, PolicyLocation.Parse(options.PolicyFolder).Folder, weights, work);
            List<PrecisionRow> rows = Measure(options, work, weights, limits, terminal, cancellation);
            Show(rows, terminal);
            terminal.Json(new JsonObject
            {
                ["rows"] = new JsonArray([.. rows.Select(row => row.Document())]),
                ["policy"] = manifest.Name,
                ["task"] = options.Task,
                ["first_seed"] = options.Seed,
                ["machine"] = MachineDescription.Line(),
            });
            return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>The policy, and the folder of the version that its weights come from.</summary>
    private static (PolicyManifest Manifest, string WeightsFolder) Source(EvaluationOptions options)
    {
        PolicyLocation location = PolicyLocation.Parse(options.PolicyFolder);
        PolicyManifest manifest = PolicyManifestFile.Read(location.Folder);
        int number = options.Version ?? location.Version ?? manifest.Versions.Select(version => version.Version).DefaultIfEmpty(0).Max();
        string folder = Path.Combine(location.Folder, number.ToString(CultureInfo.InvariantCulture));
        return File.Exists(TrainingRun.WeightsPath(folder))
            ? (manifest, folder)
            : throw new UserException($"There are no weights in '{folder}': model.safetensors is missing. Give a policy that was exported with its weights, "
                + "with --policy and --number.");
    }

    /// <summary>Writes the versions 1, 2 … of the formats.</summary>
    /// <returns>The largest 8-bit weight of each; null where there is none.</returns>
    private static List<int?> Export(PolicyManifest manifest, string policyFolder, SafetensorsFile weights, string work)
    {
        StartingPoint.CopyTokenizer(policyFolder, work, manifest);
        List<ManifestVersion> versions = [];
        List<int?> limits = [];
        foreach (PolicyExportOptions format in Formats)
        {
            int number = versions.Count + 1;
            ExportedGraph graph = PolicyExporter.Export(
                manifest.Architecture,
                manifest.Actions,
                manifest.Proprioception,
                weights,
                Path.Combine(work, number.ToString(CultureInfo.InvariantCulture)),
                format);
            versions.Add(new ManifestVersion
            {
                Version = number,
                Opset = graph.Opset,
                Dialect = graph.Dialect,
                Precision = graph.Precision,
                Sha256 = graph.Sha256,
                Provenance = manifest.Newest().Provenance,
                Verified = false
            });
            limits.Add(format.Precision == Precision.Int8 ? PolicyExporter.LargestInt8Weight(format.Int8Weights) : null);
        }

        PolicyManifestFile.Write(work, manifest with { Versions = versions });
        return limits;
    }

    private static List<PrecisionRow> Measure(
        EvaluationOptions options, string work, SafetensorsFile weights, List<int?> limits, Terminal terminal, CancellationToken cancellation)
    {
        (RobotProfile robot, string digest) = RobotProfileFile.Read(options.RobotFile);
        PolicyManifest manifest = PolicyManifestFile.Read(work);
        ObservationSampler sampler = new(new ProgressObserver(terminal, options.Episodes), manifest, work);
        List<PrecisionRow> rows = [];
        foreach (ManifestVersion version in manifest.Versions)
        {
            string folder = Path.Combine(work, version.Version.ToString(CultureInfo.InvariantCulture));
            int? limit = limits[version.Version - 1];
            terminal.Status(limit is null ? version.Precision : string.Create(CultureInfo.InvariantCulture, $"{version.Precision}, weights to {limit}"));
            IRolloutObserver observer = rows.Count == 0 ? sampler : new ProgressObserver(terminal, options.Episodes);
            using OnnxPolicy policy = OnnxPolicy.Load(
                work, version.Version, new OnnxPolicyOptions { IntraOpThreads = options.Threads, AllowUnverified = true }, TimeProvider.System);
            TaskResult result = EvaluationSession.Evaluate(options, options.Task, robot, digest, policy, _ => observer, cancellation);
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            if (sampler.Observations.Count < ParityCheck.LargestBatch)
            {
                throw new UserException($"There were {sampler.Observations.Count} decisions to compare; expected at least {ParityCheck.LargestBatch}. Run more "
                    + "episodes with --episodes.");
            }

            ParityReport parity = ParityCheck.Run(manifest, folder, version.Precision, weights, sampler.Observations, areRecorded: true);
            long bytes = Directory.GetFiles(folder).Sum(path => new FileInfo(path).Length);
            rows.Add(new PrecisionRow(version.Precision, limit, bytes, result, Row(parity, 0), Row(parity, 1)));
        }

        return rows;
    }

    private static ParityRow Row(ParityReport parity, float temperature) => parity.Rows.First(row => row.Batch == 1 && row.Temperature == temperature);

    private static void Show(List<PrecisionRow> rows, Terminal terminal)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("precision", "MB", "success", "greedy tokens", "sampled", "mean |Δ log-prob|", "beyond clip", "worth");
        table.AddColumns("degrees: mean / p99 / max", "mm: mean / p99 / max");
        rows.ForEach(row => table.AddRow(row.Cells()));
        terminal.Show(table);
    }
}
