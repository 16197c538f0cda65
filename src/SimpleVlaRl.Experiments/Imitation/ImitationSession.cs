using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Training.Imitation;

namespace SimpleVlaRl.Experiments.Imitation;

/// <summary>Loads demonstrations, trains, and leaves weights, manifest and provenance in the run's folder.</summary>
internal static class ImitationSession
{
    public static int Run(ImitationSessionOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (Imitate(options, terminal, cancellation) is not { } document)
        {
            return ExitCode.Interrupted;
        }

        terminal.Json(document);
        return ExitCode.Success;
    }

    /// <summary>Trains from demonstrations.</summary>
    /// <returns>What was learned; null when it was stopped before.</returns>
    public static JsonObject? Imitate(ImitationSessionOptions options, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Learning.Lora is not null && options.From is null)
        {
            throw new UsageException("--lora-rank changes given weights; name the run or policy to start from with --from.");
        }

        TorchSharp.torch.Device device = TorchDevice.Find(options.Device);
        PolicyManifest draft = DraftPolicy.Manifest(options.Name, options.Preset, options.RobotFile, options.Camera);
        (string? startFolder, string? startWeights) = (null, null);
        if (options.From is { } from)
        {
            (startFolder, PolicyManifest found, startWeights, _) = StartingPoint.Find(from, "--from");
            draft = StartingPoint.Manifest(from, found, draft);
        }

        (ImitationDataset dataset, string dataDigest, string? instruction) = Load(options, draft, startFolder, terminal, cancellation);
        PolicyManifest manifest = options.From is null
            ? draft with
            {
                Actions = dataset.ActionStatistics(options.Quantile, 1 - options.Quantile),
                Proprioception = dataset.ProprioceptionStatistics(),
                DefaultInstruction = instruction
            }
            : draft;
        double widestBin = Enumerable.Range(0, manifest.Actions.Dimension)
            .Where(d => manifest.Joints[d].Unit == JointUnit.Radian)
            .Max(manifest.Actions.BinWidth);
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"{dataset.Episodes.Count} episodes, {dataset.SampleCount} samples; widest bin {widestBin * 1000:0.00} mrad; "
            + $"{PolicyTensorNames.ParameterCount(manifest.Architecture)} parameters"));
        using RunFolderClaim claim = RunFolderClaim.Take(options.RunFolder);
        PolicyManifestFile.Write(options.RunFolder, manifest);
        StartingPoint.CopyTokenizer(startFolder, options.RunFolder, manifest);

        using SafetensorsFile? start = startWeights is null ? null : SafetensorsFile.Open(startWeights);
        using ImitationTrainer trainer = new(manifest, dataset, options.Learning, TimeProvider.System, device, start);
        if (options.Resumes && !trainer.TryResume())
        {
            throw new UserException(
                $"There is nothing to resume in '{options.RunFolder}': checkpoint.safetensors is missing. Leave --resume out to start anew.");
        }

        ImitationProgress? last = trainer.Train(progress => Show(terminal, progress), cancellation);
        if (cancellation.IsCancellationRequested)
        {
            terminal.Status($"stopped at step {trainer.StepCount}; go on with --resume");
            return null;
        }

        SafetensorsWriter.Write(
            TrainingRun.WeightsPath(options.RunFolder), trainer.Weights, PolicyTensorNames.All(manifest.Architecture).Select(tensor => tensor.Name));
        if (options.Learning.Lora is not null)
        {
            trainer.SaveAdapters(Path.Combine(options.RunFolder, "adapters.safetensors"));
        }

        TrainingRun.WriteProvenance(options.RunFolder, new TrainingProvenance
        {
            Algorithm = "imitation",
            Step = trainer.StepCount,
            Seed = options.Learning.Seed,
            Command = options.CommandText,
            DataDigest = dataDigest,
            Episodes = dataset.Episodes.Count,
        });
        ImitationEvaluation? validation = trainer.Evaluate();
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"trained {trainer.StepCount} steps; weights: {RepositoryPaths.Relative(TrainingRun.WeightsPath(options.RunFolder))}"));
        return new JsonObject
        {
            ["steps"] = trainer.StepCount,
            ["loss"] = Terminal.Number(last?.Loss ?? double.NaN, 5),
            ["validation_loss"] = Terminal.Number(validation?.Loss ?? double.NaN, 5),
            ["validation_error_mrad"] = Terminal.Number(1000 * (validation?.MeanAbsoluteErrorRadians ?? double.NaN)),
            ["widest_bin_mrad"] = Terminal.Number(widestBin * 1000),
            ["demonstrations"] = dataset.Episodes.Count,
        };
    }

    private static void Show(Terminal terminal, ImitationProgress progress)
    {
        string validation = progress.Validation is { } measured
            ? string.Create(CultureInfo.InvariantCulture, $"  held out: loss {measured.Loss:0.000}, error {measured.MeanAbsoluteErrorRadians * 1000:0.0} mrad")
            : "";
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"step {progress.Step}/{progress.TotalSteps}  loss {progress.Loss:0.000}  error {progress.MeanAbsoluteErrorRadians * 1000:0.0} mrad  "
            + $"{progress.SamplesPerSecond:0} samples/s  {progress.TimeLeft:hh\\:mm\\:ss} left{validation}"));
    }

    /// <summary>
    /// Nothing is learned from a policy's episode at a start of the simulator that is reported on or chosen by, nor from one that was not done as it decided.
    /// </summary>
    private static bool IsForLearning(EpisodeListing episode, Terminal terminal)
    {
        string? refusal = episode.Header.Mode == EpisodeMode.Demonstrate ? null
            : episode.Header.Seed < EpisodeStart.FirstTrainingSeed ? $"its start {episode.Header.Seed} is one that is reported on or chosen by"
            : episode.IsFitForLearning ? null
            : "it was not recorded and done whole as the policy decided it: a person took over, something is missing, or a chunk was not played";
        if (refusal is not null)
        {
            terminal.Status($"left out, '{episode.Path}': {refusal}");
        }

        return refusal is null;
    }

    /// <summary>Nothing is learned from a file that contradicts itself.</summary>
    private static bool IsBelieved(EpisodeListing episode, Terminal terminal)
    {
        if (episode.Integrity == EpisodeIntegrity.Damaged)
        {
            terminal.Status($"left out, '{episode.Path}' is damaged: {episode.IntegrityDetail}");
        }

        return episode.Integrity != EpisodeIntegrity.Damaged;
    }

    /// <summary>The whole file is checked before it is learned from: what the index says of it may be older than its damage.</summary>
    private static bool TryAdd(DemonstrationLoader loader, EpisodeListing stored, ImitationDataset dataset, Terminal terminal)
    {
        if (!EpisodeStore.IsIntact(stored))
        {
            terminal.Status($"left out, '{stored.Path}' is no longer what was committed; 'vla-robot episodes show {stored.Header.EpisodeId:D}' says more");
            return false;
        }

        try
        {
            using EpisodeReader reader = EpisodeStore.OpenEpisode(stored);
            loader.Add(reader, dataset);
            return true;
        }
        catch (InvalidDataException exception) when (stored.Header.Mode != EpisodeMode.Demonstrate)
        {
            terminal.Status($"left out, '{stored.Path}': {exception.Message}");
            return false;
        }
        catch (McapException exception)
        {
            throw new UserException(
                $"The demonstration '{stored.Path}' is damaged: {exception.Message} Move it out of the store, or copy it from where it was recorded.",
                exception);
        }
    }

    private static (ImitationDataset Dataset, string Digest, string? Instruction) Load(
        ImitationSessionOptions options, PolicyManifest manifest, string? startFolder, Terminal terminal, CancellationToken cancellation)
    {
        DemonstrationLoader loader = new(new PolicyInputBuilder(manifest, startFolder), manifest);
        ImitationDataset dataset = new(manifest.Architecture);
        StringBuilder digests = new();
        HashSet<string> instructions = [];
        using EpisodeStore store = RecordedStore.Open(options.Store, terminal, $"run 'vla-learn demonstrations --store {options.Store}' first");
        IEnumerable<EpisodeListing> wanted = store.List(new EpisodeQuery { Outcome = OutcomeKind.Success })
            .Where(episode => options.Kinds.Contains(episode.Header.Mode) && IsForLearning(episode, terminal) && IsBelieved(episode, terminal))
            .OrderBy(episode => episode.Header.Seed).ThenBy(episode => episode.Header.EpisodeId);
        if (options.Tasks.Count > 0)
        {
            wanted = wanted.Where(episode => options.Tasks.Contains(episode.Header.Task));
        }

        if (options.PerStart > 0)
        {
            // Starts at which nearly everything succeeds would otherwise say most.
            wanted = wanted.GroupBy(episode => (episode.Header.Task, episode.Header.Seed)).SelectMany(start => start.Take(options.PerStart));
        }

        if (options.Episodes > 0)
        {
            wanted = wanted.Take(options.Episodes);
        }

        foreach (EpisodeListing stored in wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!TryAdd(loader, stored, dataset, terminal))
            {
                continue;
            }

            instructions.Add(stored.Header.Instruction);
            digests.Append(stored.Digest).Append('\n');
            if (dataset.Episodes.Count % 50 == 0)
            {
                terminal.Status($"read {dataset.Episodes.Count} episodes");
            }
        }

        if (dataset.Episodes.Count == 0)
        {
            throw new UserException($"The store '{options.Store}' has no successful "
                + $"demonstration{(options.Tasks.Count > 0 ? " of " + string.Join(", ", options.Tasks) : "")}; run 'vla-learn demonstrations' first.");
        }

        if (options.Episodes > dataset.Episodes.Count)
        {
            throw new UserException($"The store '{options.Store}' has {dataset.Episodes.Count} demonstrations; --episodes asks for {options.Episodes}.");
        }

        return (
            dataset,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(digests.ToString()))),
            instructions.Count == 1 ? instructions.Single() : null);
    }
}
