using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Preprocessing.Prompts;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>
/// Turns a Hugging Face checkpoint into a version, piece by piece and without libtorch. It is written under a name that nobody lists and
/// renamed when complete; the manifest comes last.
/// </summary>
internal static class CheckpointExport
{
    public static int Run(CheckpointExportOptions options, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            OpenVlaPlatform platform = OpenVlaPlatform.Find(options.Platform);
            using HuggingFaceCheckpoint checkpoint = HuggingFaceCheckpoint.Open(
                options.From,
                new HuggingFaceOptions
                {
                    Platform = platform,
                    StatisticsKey = options.StatisticsKey,
                    ImageCount = options.ImageCount,
                    AdapterFolder = options.Adapter
                });
            return Export(checkpoint, options, terminal, cancellation);
        }
        catch (Exception exception)
            when (exception is PolicyLoadException or ArgumentException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(UserText.Of(exception), exception);
        }
    }

    private static int Export(HuggingFaceCheckpoint checkpoint, CheckpointExportOptions options, Terminal terminal, CancellationToken cancellation)
    {
        string name = options.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.From)));
        string policyFolder = Path.Combine(options.Models, name);
        PolicyManifest made = checkpoint.Manifest(name);
        made = made with { Cameras = CameraSizes.Apply(made.Cameras, options.CameraSizes) };
        PolicyManifest manifest = PolicyManifestFile.WithPresentVersions(policyFolder, made);
        IReadOnlyList<ManifestVersion> existing = manifest.Versions;
        int version = options.Number ?? existing.Select(known => known.Version).DefaultIfEmpty(0).Max() + 1;
        string versionFolder = Path.Combine(policyFolder, version.ToString(CultureInfo.InvariantCulture));
        if (Directory.Exists(versionFolder))
        {
            throw new UserException($"'{versionFolder}' exists already; choose another --number or remove it.");
        }

        string tokenizer = DemandTokenizer(checkpoint, manifest);
        TokenizerFile.DemandSame(tokenizer, policyFolder, manifest);
        if (options.Verifies)
        {
            MemoryCheck.DemandForNetwork(manifest.Architecture);
        }

        Directory.CreateDirectory(policyFolder);
        DiskSpace.Demand(policyFolder, DiskSpace.OfGraph(manifest.Architecture, options.Format.Precision), "the ONNX graph");
        using PartialVersion partial = new(policyFolder, version);
        WeightProgress weights = new(
            checkpoint.Weights, PolicyTensorNames.ReadElementCount(manifest.Architecture), terminal, TimeProvider.System, cancellation);
        ExportedGraph graph = PolicyExporter.Export(
            manifest.Architecture,
            manifest.Actions,
            manifest.Proprioception,
            weights,
            partial.Folder,
            options.Format with { IncludeLogits = manifest.Architecture.Head == PolicyHead.Tokens });
        TimeSpan elapsed = weights.Elapsed;
        bool? agrees = null;
        if (options.Verifies)
        {
            ParityReport parity = ParityCheck.Run(
                manifest, partial.Folder, graph.Precision, checkpoint.Weights, ParityCheck.RandomObservations(manifest, seed: 1));
            parity.Show(terminal);
            agrees = parity.Agrees;
        }

        cancellation.ThrowIfCancellationRequested();
        TokenizerFile.Place(tokenizer, policyFolder, manifest);
        partial.Commit();
        ManifestVersion exported = new()
        {
            Version = version,
            Opset = graph.Opset,
            Dialect = graph.Dialect,
            Precision = graph.Precision,
            Sha256 = graph.Sha256,
            Provenance = new TrainingProvenance { Algorithm = "import", Step = 0, Seed = 0, Command = options.CommandText },
            Verified = agrees == true,
            StatisticsKey = checkpoint.StatisticsKey,
        };
        PolicyManifestFile.Write(
            policyFolder, manifest with { Versions = [.. existing.Where(known => known.Version != version).Append(exported).OrderBy(known => known.Version)] });
        return Report(checkpoint, exported, versionFolder, name, agrees, elapsed, terminal);
    }

    private static int Report(
        HuggingFaceCheckpoint checkpoint, ManifestVersion exported, string versionFolder, string name, bool? agrees, TimeSpan elapsed, Terminal terminal)
    {
        long bytes = exported.Sha256.Keys.Sum(file => new FileInfo(Path.Combine(versionFolder, file)).Length);
        string verdict = agrees switch
        {
            true => "verified",
            false => "NOT verified: it does not agree with its network",
            null => "not verified: nothing was compared (--verify)"
        };
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"exported {name} version {exported.Version} in {exported.Precision}, {bytes / 1e9:0.00} GB from {checkpoint.ByteCount / 1e9:0.00} GB in "
            + $"{elapsed.TotalSeconds:0.0} s, {verdict}: {RepositoryPaths.Relative(versionFolder)}"));
        if (checkpoint.AdaptedModuleCount > 0)
        {
            terminal.Line($"merged an adapter into {checkpoint.AdaptedModuleCount} modules");
        }

        terminal.Json(new JsonObject
        {
            ["policy"] = name,
            ["version"] = exported.Version,
            ["precision"] = exported.Precision,
            ["dialect"] = exported.Dialect,
            ["statistics"] = checkpoint.StatisticsKey,
            ["parameters"] = PolicyTensorNames.ParameterCount(checkpoint.Architecture),
            ["adapted_modules"] = checkpoint.AdaptedModuleCount,
            ["input_bytes"] = checkpoint.ByteCount,
            ["output_bytes"] = bytes,
            ["seconds"] = Terminal.Number(elapsed.TotalSeconds),
            ["verified"] = exported.Verified,
        });
        return agrees == false ? ExitCode.Failure : ExitCode.Success;
    }

    /// <summary>The tokeniser's file, once it was read as the robot will read it: its last 256 pieces are what the action rows of the head stand for.</summary>
    private static string DemandTokenizer(HuggingFaceCheckpoint checkpoint, PolicyManifest manifest)
    {
        string path = checkpoint.TokenizerPath
            ?? throw new UserException(
                $"'{checkpoint.Folder}' has no {HuggingFaceCheckpoint.TokenizerName}; copy the SentencePiece file of the checkpoint's language model into it.");
        int pieces = SentencePieceTokenizer.Load(manifest, checkpoint.Folder).VocabularySize;
        int expected = manifest.Architecture.FirstActionRow + ActionBins.Count;
        return pieces == expected
            ? path
            : throw new UserException($"The tokenizer '{path}' has {pieces} pieces; its {ActionBins.Count} action tokens would be ids "
                + $"{manifest.Architecture.FirstActionRow} to {expected - 1}, the last of {expected}. Copy the tokenizer that the "
                + "checkpoint was trained with.");
    }
}
