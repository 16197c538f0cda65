using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Versions;
using SimpleVlaRl.Learner.Imitation;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Learner.Export;

/// <summary>Exports, compares, and only then writes the manifest, so that a stop half-way leaves the old versions in force.</summary>
internal static class ExportSession
{
    public static int Run(string runFolder, string modelsFolder, int? number, bool replaces, PolicyExportOptions format, Terminal terminal)
    {
        PolicyManifest trained = ReadManifest(runFolder);
        TrainingProvenance provenance = TrainingRun.ReadProvenance(runFolder);
        string policyFolder = Path.Combine(modelsFolder, trained.Name);
        PolicyManifest? existing = File.Exists(Path.Combine(policyFolder, PolicyManifest.FileName)) ? ReadManifest(policyFolder) : null;
        int version = number ?? (existing?.Versions.Select(known => known.Version).DefaultIfEmpty(0).Max() ?? 0) + 1;
        string versionFolder = Path.Combine(policyFolder, version.ToString(System.Globalization.CultureInfo.InvariantCulture));

        ExportedGraph graph;
        using (SafetensorsFile weights = SafetensorsFile.Open(TrainingRun.WeightsPath(runFolder)))
        {
            graph = PolicyExporter.Export(trained.Architecture, trained.Actions, trained.Proprioception, weights, versionFolder, format);
        }

        File.Copy(TrainingRun.WeightsPath(runFolder), TrainingRun.WeightsPath(versionFolder), overwrite: true);
        ParityReport parity = ParityCheck.Run(trained, versionFolder, graph.Precision, ParityCheck.RandomObservations(trained, seed: 1));
        GoldenObservation.Write(trained, runFolder, versionFolder, graph.Precision);
        ManifestVersion exported = new()
        {
            Version = version,
            Opset = graph.Opset,
            Dialect = graph.Dialect,
            Precision = graph.Precision,
            Sha256 = Digests.Of(versionFolder),
            Provenance = provenance,
            Verified = parity.Agrees,
        };
        IEnumerable<ManifestVersion> kept = replaces || existing is null ? [] : existing.Versions.Where(known => known.Version != version);
        PolicyManifestFile.Write(policyFolder, trained with { Versions = [.. kept.Append(exported).OrderBy(known => known.Version)] });
        if (replaces)
        {
            DropOthers(policyFolder, versionFolder);
        }

        parity.Show(terminal);
        terminal.Line($"exported {trained.Name} version {version} in {graph.Precision} with {graph.Dialect} operators, {(parity.Agrees ? "verified" : "NOT verified: it does not agree with its network")}: {RepositoryPaths.Relative(versionFolder)}");
        terminal.Json(new JsonObject { ["policy"] = trained.Name, ["version"] = version, ["precision"] = graph.Precision, ["dialect"] = graph.Dialect, ["verified"] = parity.Agrees, ["parity"] = parity.Document() });
        return parity.Agrees ? ExitCode.Success : ExitCode.Failure;
    }

    private static void DropOthers(string policyFolder, string versionFolder)
    {
        foreach (string folder in Directory.GetDirectories(policyFolder))
        {
            if (int.TryParse(Path.GetFileName(folder), out _) && Path.GetFullPath(folder) != Path.GetFullPath(versionFolder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static PolicyManifest ReadManifest(string folder)
    {
        try
        {
            return PolicyManifestFile.Read(folder);
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }
}
