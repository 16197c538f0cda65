using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Inference.Versions;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>
/// Exports and compares under a name that nobody lists, and only then renames and writes the manifest, so that a stop half-way or a full disk
/// leaves the old versions as they were.
/// </summary>
internal static class ExportSession
{
    private const int RecordedRows = 35;

    public static int Run(ExportOptions options, Terminal terminal)
    {
        (JsonObject document, bool isVerified) = Export(options, terminal);
        terminal.Json(document);
        return isVerified ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>Exports a run.</summary>
    /// <returns>What was exported, and whether the graph agrees with its network.</returns>
    public static (JsonObject Document, bool IsVerified) Export(ExportOptions options, Terminal terminal)
    {
        (string runFolder, bool replaces) = (options.RunFolder, options.Replaces);
        PolicyManifest trained = ReadManifest(runFolder);
        TrainingProvenance provenance = TrainingRun.ReadProvenance(runFolder);
        string policyFolder = Path.Combine(options.ModelsFolder, trained.Name);
        PolicyManifest manifest = replaces ? trained with { Versions = [] } : WithPresentVersions(policyFolder, trained);
        int version = options.Number ?? NextVersion(policyFolder);
        string? tokenizer = TokenizerFile.In(runFolder, trained);
        if (tokenizer is not null)
        {
            TokenizerFile.DemandSame(tokenizer, policyFolder, manifest);
        }

        string versionFolder = Path.Combine(policyFolder, version.ToString(System.Globalization.CultureInfo.InvariantCulture));

        using PartialVersion partial = new(policyFolder, version);
        (ExportedGraph graph, ParityReport parity) = Write(runFolder, trained, partial.Folder, options.HalvesWeights, options.Format);
        ParityReport? recorded = options.RecordedStore is { } store && parity.Agrees
            ? ParityCheck.Run(
                trained, partial.Folder, graph.Precision, RecordedObservations.ReadOwn(trained, runFolder, store, RecordedRows), areRecorded: true)
            : null;
        bool isVerified = parity.Agrees && recorded?.Agrees != false;
        ManifestVersion exported = new()
        {
            Version = version,
            Opset = graph.Opset,
            Dialect = graph.Dialect,
            Precision = graph.Precision,
            Sha256 = Digests.Of(partial.Folder),
            Provenance = provenance,
            Verified = isVerified,
        };
        if (tokenizer is not null)
        {
            TokenizerFile.Place(tokenizer, policyFolder, manifest);
        }

        partial.Commit();
        manifest = manifest with
        {
            Versions = [.. manifest.Versions.Where(known => known.Version != version).Append(exported).OrderBy(known => known.Version)]
        };
        options.BeforeManifest?.Invoke(policyFolder, PolicyManifestFile.ToJson(manifest));
        if (!replaces)
        {
            PolicyManifestFile.Write(policyFolder, manifest);
        }
        else
        {
            PolicyManifestFile.WriteAnew(policyFolder, manifest);
            DropOthers(policyFolder, versionFolder);
        }

        if (!options.IsBrief || !isVerified)
        {
            parity.Show(terminal);
            recorded?.Show(terminal);
        }

        terminal.Line($"exported {trained.Name} version {version} in {graph.Precision} with {graph.Dialect} operators, "
            + $"{(isVerified ? "verified" : "NOT verified: it does not agree with its network")}: {RepositoryPaths.Relative(versionFolder)}");
        JsonObject document = new()
        {
            ["policy"] = trained.Name,
            ["version"] = version,
            ["precision"] = graph.Precision,
            ["dialect"] = graph.Dialect,
            ["verified"] = isVerified,
            ["parity"] = parity.Document(),
        };
        if (recorded is not null)
        {
            document["recorded_parity"] = recorded.Document();
        }

        return (document, isVerified);
    }

    private static (ExportedGraph Graph, ParityReport Parity) Write(
        string runFolder, PolicyManifest trained, string folder, bool halvesWeights, PolicyExportOptions format)
    {
        try
        {
            KeepWeights(runFolder, folder, halvesWeights);
            using SafetensorsFile weights = SafetensorsFile.Open(TrainingRun.WeightsPath(folder));
            ExportedGraph graph = PolicyExporter.Export(trained.Architecture, trained.Actions, trained.Proprioception, weights, folder, format);
            ParityReport parity = ParityCheck.Run(trained, folder, graph.Precision, ParityCheck.RandomObservations(trained, seed: 1));
            GoldenObservation.Write(trained, runFolder, folder, graph.Precision);
            return (graph, parity);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new UserException(UserText.Of(exception), exception);
        }
    }

    /// <summary>Puts the weights beside the graph, which is then made from what lies there: halved weights are the policy's weights from then on.</summary>
    private static void KeepWeights(string runFolder, string folder, bool halvesWeights)
    {
        Directory.CreateDirectory(folder);
        if (halvesWeights)
        {
            TrainingRun.CopyHalvedWeights(runFolder, folder);
        }
        else
        {
            File.Copy(TrainingRun.WeightsPath(runFolder), TrainingRun.WeightsPath(folder));
        }
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

    private static int NextVersion(string policyFolder) => File.Exists(Path.Combine(policyFolder, PolicyManifest.FileName))
        ? ReadManifest(policyFolder).Versions.Select(known => known.Version).DefaultIfEmpty(0).Max() + 1
        : 1;

    private static PolicyManifest WithPresentVersions(string policyFolder, PolicyManifest trained)
    {
        try
        {
            return PolicyManifestFile.WithPresentVersions(policyFolder, trained);
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException($"{exception.Message} Or drop the other versions, with --replace.", exception);
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
