using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Reinforcement.Stored;

/// <summary>Learns from what a robot has recorded: the same loss as in the simulator, over a store's episodes, and over them more than once.</summary>
internal static class StoredGrpoSession
{
    private const string GraphName = "model.onnx";

    public static int Run(StoredGrpoOptions options, Terminal terminal, CancellationToken cancellation)
    {
        GrpoStart start = GrpoStart.Find(options.Policy);
        string digest = DigestOf(options.Policy, start);
        PolicyManifest manifest = start.Manifest with { Name = options.Name ?? start.Manifest.Name };
        GrpoOptions learning = options.Learning(manifest.Architecture.Preset);
        using EpisodeStore store = Open(options.Store, terminal);
        StoredSelection selection = StoredSelection.Of(
            RecordedTasks.List(store, options.Tasks), digest, learning.GroupSize, learning.Filter, options.Baseline);
        StoredEpisodeLoader loader = new(new PolicyInputBuilder(manifest, start.Folder), manifest);
        Dictionary<Guid, GrpoEpisode> loaded = Load(selection, learning.Filter, loader, cancellation);
        learning = learning with
        {
            Temperature = selection.Temperature == 0 ? learning.Temperature : selection.Temperature,

            // They are recomputed once, before the first epoch; and so few steps have no average but their last.
            RecomputesLogProbabilities = false,
            AverageDecay = 0,
        };
        using PolicyNetwork network = new(manifest.Architecture, manifest.Proprioception, options.Seed, TorchDevice.Find(options.Device))
        {
            UsesBfloat16 = options.UsesBfloat16,
            RecomputesLayers = options.UsesGradientCheckpointing
        };
        using (SafetensorsFile weights = SafetensorsFile.Open(start.WeightsPath))
        {
            network.LoadWeights(weights);
        }

        LoraAdapters? adapters = options.LoraRank > 0 ? network.AttachLora(LoraOptions.OfRank(options.LoraRank, options.LoraAlpha), options.Seed) : null;
        using GrpoLearner learner = new(network, learning, options.Threads);
        (IReadOnlyList<GrpoGroup> groups, double gap) = Compare(selection, loaded, learner, options, learning.Filter, cancellation);
        StoredAccounts.Say(selection, options.Explains, terminal);
        JsonObject document = new()
        {
            ["episodes"] = selection.Accounts.Count,
            ["used"] = groups.Sum(group => group.Trajectories.Count),
            ["groups"] = groups.Count,
            ["temperature"] = Terminal.Number(selection.Temperature),
            ["mean_log_probability_gap"] = Terminal.Number(gap, 5),
        };
        if (options.Explains)
        {
            document["accounts"] = new JsonArray([.. selection.Accounts.Select(StoredAccounts.Json)]);
            terminal.Json(document);
            return ExitCode.Success;
        }

        if (groups.Count == 0)
        {
            throw new UserException(
                $"Nothing in '{options.Store}' can be learned from by this version; the lines above say why, --explain says it of each episode.");
        }

        (int epochs, GrpoUpdate last) = Learn(learner, groups, options, terminal, cancellation);
        IWeightSource result = adapters is null ? new TorchWeightSource(network) : new MergedLoraWeights(new TorchWeightSource(network), adapters);
        Ship(options, start, manifest, selection, learner.StepCount, groups, result);
        terminal.Line($"learned from {document["used"]} episodes in {groups.Count} groups, {epochs} times, {learner.StepCount} optimizer steps; run: "
            + RepositoryPaths.Relative(options.RunFolder));
        document["epochs"] = epochs;
        document["optimizer_steps"] = learner.StepCount;
        document["clip_fraction"] = Terminal.Number(last.ClipFraction, 5);
        document["approximate_kl"] = Terminal.Number(last.ApproximateKl, 6);
        terminal.Json(document);
        return ExitCode.Success;
    }

    private static EpisodeStore Open(string folder, Terminal terminal)
    {
        try
        {
            EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
            foreach (string problem in store.Problems)
            {
                terminal.Status($"not read: {problem}");
            }

            return store;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or McapException)
        {
            throw new UserException($"The episode store '{folder}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The digest of the graph that acted: recorded episodes name it.</summary>
    private static string DigestOf(string policy, GrpoStart start)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(start.Folder);
        return manifest.Versions.FirstOrDefault(version => version.Version == start.Version)?.Sha256.GetValueOrDefault(GraphName)
            ?? throw new UserException($"'{policy}' has no exported version, so no recorded episode can be of it; give the policy that has acted.");
    }

    /// <summary>Reads the episodes that are selected; one that cannot be read is refused, and with it perhaps its group.</summary>
    private static Dictionary<Guid, GrpoEpisode> Load(
        StoredSelection selection, DynamicSampling filter, StoredEpisodeLoader loader, CancellationToken cancellation)
    {
        Dictionary<Guid, GrpoEpisode> loaded = [];
        foreach (EpisodeListing listing in selection.Groups.SelectMany(group => group).ToArray())
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                // What the index says of it may be older than its damage.
                if (!EpisodeStore.IsIntact(listing))
                {
                    throw new InvalidDataException("no longer what was committed");
                }

                using EpisodeReader episode = EpisodeStore.OpenEpisode(listing);
                loaded.Add(listing.Header.EpisodeId, loader.Read(episode, listing.Outcome.Kind == OutcomeKind.Success));
            }
            catch (Exception exception)
                when (exception is InvalidDataException or McapException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                selection.Refuse(listing, exception.Message.TrimEnd('.'), filter);
            }
        }

        return loaded;
    }

    /// <summary>Holds the recorded log-probabilities against those of these weights, which take their place.</summary>
    private static (IReadOnlyList<GrpoGroup> Groups, double Gap) Compare(
        StoredSelection selection,
        Dictionary<Guid, GrpoEpisode> loaded,
        GrpoLearner learner,
        StoredGrpoOptions options,
        DynamicSampling filter,
        CancellationToken cancellation)
    {
        EpisodeListing[] listed = [.. selection.Groups.SelectMany(group => group)];
        Dictionary<Guid, GrpoEpisode> own = [];
        double sum = 0;
        foreach (IReadOnlyList<EpisodeListing> group in selection.Groups)
        {
            GrpoGroup recomputed = learner.Recompute([GroupOf(group, loaded, 0)], 0, cancellation)[0];
            for (int index = 0; index < group.Count; index++)
            {
                own.Add(group[index].Header.EpisodeId, recomputed.Trajectories[index]);
            }
        }

        foreach (EpisodeListing episode in listed)
        {
            double gap = LogProbabilityGap.Of(loaded[episode.Header.EpisodeId], own[episode.Header.EpisodeId]);
            sum += gap;

            // Also what is not a number.
            if (!(gap <= options.MaximumGap))
            {
                string apart = string.Create(CultureInfo.InvariantCulture, $"{gap:0.00} nats apart, of {options.MaximumGap}");
                selection.Refuse(episode, $"its log-probabilities are not those of this version: {apart}", filter);
            }
        }

        return ([.. selection.Groups.Select((group, number) => GroupOf(group, own, number))], listed.Length == 0 ? double.NaN : sum / listed.Length);
    }

    private static GrpoGroup GroupOf(IReadOnlyList<EpisodeListing> group, Dictionary<Guid, GrpoEpisode> episodes, int number)
    {
        EpisodeHeader first = group[0].Header;
        TrainingStart start = new(first.Task, first.Seed - EpisodeStart.FirstTrainingSeed, first.Randomized);
        return new GrpoGroup(number, start, 0, [.. group.Select(episode => episodes[episode.Header.EpisodeId])]);
    }

    private static (int Epochs, GrpoUpdate Last) Learn(
        GrpoLearner learner, IReadOnlyList<GrpoGroup> groups, StoredGrpoOptions options, Terminal terminal, CancellationToken cancellation)
    {
        GrpoUpdate update;
        int epoch = 0;
        do
        {
            try
            {
                update = learner.Update(groups, epoch, cancellation);
            }
            catch (GrpoDivergedException exception)
            {
                throw new UserException($"{exception.Message} Nothing was written; lower --learning-rate.", exception);
            }

            epoch++;
            terminal.Status(string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {epoch}/{options.Epochs}  clipped {100 * update.ClipFraction:0.0} %  KL {update.ApproximateKl:0.0000}  "
                + $"gradient {update.GradientNorm:0.00}"));
            if (!(Math.Abs(update.ApproximateKl) <= options.MaximumDivergence))
            {
                terminal.Status(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the weights have moved as far as these episodes can be believed (KL {update.ApproximateKl:0.0000} of {options.MaximumDivergence})"));
                break;
            }
        }
        while (epoch < options.Epochs);

        return (epoch, update);
    }

    private static void Ship(
        StoredGrpoOptions options,
        GrpoStart start,
        PolicyManifest manifest,
        StoredSelection selection,
        long steps,
        IReadOnlyList<GrpoGroup> groups,
        IWeightSource weights)
    {
        try
        {
            Directory.CreateDirectory(options.RunFolder);
            PolicyManifestFile.Write(options.RunFolder, manifest);
            StartingPoint.CopyTokenizer(start.Folder, options.RunFolder, manifest);
            GrpoFiles.WriteWeights(TrainingRun.WeightsPath(options.RunFolder), manifest, weights);
            StoredAccounts.Write(selection, options.RunFolder);
            IEnumerable<string> used = selection.Accounts.Where(account => account.Fate == EpisodeFate.Used)
                .Select(account => $"{account.Episode.Digest} {account.Episode.Outcome.Kind}\n");
            TrainingRun.WriteProvenance(options.RunFolder, new TrainingProvenance
            {
                Algorithm = "grpo on recorded episodes",
                ParentVersion = start.Version,
                Step = steps,
                Seed = options.Seed,
                Command = options.CommandText,
                DataDigest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(used)))),
                Episodes = groups.Sum(group => group.Trajectories.Count),
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The run '{options.RunFolder}' cannot be written: {exception.Message}", exception);
        }
    }
}
