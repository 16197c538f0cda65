using System.Globalization;
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
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Reinforcement.Stored;

/// <summary>Learns from what a robot has recorded: the same loss as in the simulator, over a store's episodes, and over them more than once.</summary>
internal static class StoredGrpoSession
{
    public static int Run(StoredGrpoOptions options, Terminal terminal, CancellationToken cancellation)
    {
        terminal.Json(Learn(options, terminal, cancellation));
        return ExitCode.Success;
    }

    /// <summary>Learns, or explains what would be learned from.</summary>
    /// <returns>What came of it.</returns>
    /// <exception cref="UserException">Nothing could be learned; the run's folder is as it was.</exception>
    public static JsonObject Learn(StoredGrpoOptions options, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            return Reinforce(options, terminal, cancellation);
        }
        finally
        {
            StoredRunFolder.End(options.RunFolder);
        }
    }

    private static JsonObject Reinforce(StoredGrpoOptions options, Terminal terminal, CancellationToken cancellation)
    {
        GrpoStart start = GrpoStart.Find(options.Policy);
        PolicyVersion acted = ActedVersion.Of(options.Policy, start);
        PolicyManifest manifest = start.Manifest with { Name = options.Name ?? start.Manifest.Name };
        GrpoOptions learning = Learning(options, manifest.Architecture.Preset);
        TorchSharp.torch.Device device = TorchDevice.Find(options.Device);
        if (!options.Explains)
        {
            StoredRunFolder.Begin(options.RunFolder);
        }

        using EpisodeStore store = RecordedStore.Open(options.Store, terminal);
        StoredSelection selection = StoredSelection.Of(
            RecordedTasks.List(store, options.Tasks),
            new StoredSelectionOptions(acted, learning.GroupSize, options.Baseline)
            {
                Earlier = ActedVersion.Before(start.Folder, acted.Version, options.Reuse),
            });
        StoredEpisodeLoader loader = new(new PolicyInputBuilder(manifest, start.Folder), manifest);
        Dictionary<Guid, GrpoEpisode> loaded = Load(selection, loader, cancellation);
        NetworkTraining training = new()
        {
            Lora = options.LoraRank > 0 ? LoraOptions.OfRank(options.LoraRank, options.LoraAlpha) : null,
            UsesBfloat16 = options.UsesBfloat16,
            RecomputesLayers = options.UsesGradientCheckpointing
        };
        using PolicyNetwork network = start.Load(manifest, training, options.Seed, device);
        LoraAdapters? adapters = network.Adapters;
        learning = learning with { Temperature = selection.Temperature > 0 ? selection.Temperature : learning.Temperature };
        using GrpoLearner learner = new(network, learning, options.Threads);
        (IReadOnlyList<GrpoGroup> groups, double gap) = Compare(selection, acted, loaded, learner, options, cancellation);
        StoredAccounts.Say(selection, options.Explains, terminal);
        JsonObject document = new()
        {
            ["episodes"] = selection.Accounts.Count,
            ["used"] = groups.Sum(group => group.Trajectories.Count),
            ["groups"] = groups.Count,
            ["temperature"] = Terminal.Number(selection.Temperature),
            ["mean_log_probability_gap"] = Terminal.Number(gap, 5),
        };
        if (options.Objective == LearningObjective.Grpo)
        {
            Tell(BehaviourRatios.Of(groups.SelectMany(group => group.Trajectories), learning), document, terminal);
        }

        if (options.Explains)
        {
            document["accounts"] = new JsonArray([.. selection.Accounts.Select(StoredAccounts.Json)]);
            return document;
        }

        if (groups.Count == 0)
        {
            throw new UserException(
                $"Nothing in '{options.Store}' can be learned from by this version; the lines above say why, --explain says it of each episode.");
        }

        IReadOnlyList<StoredEpoch> epochs = GoThrough(learner, groups, options, terminal, cancellation);
        IWeightSource result = adapters is null ? new TorchWeightSource(network) : new MergedLoraWeights(new TorchWeightSource(network), adapters);
        StoredRunFolder.Ship(options, start, manifest, selection, epochs, result);
        StoredEpoch last = epochs.Last(epoch => epoch.IsKept);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"learned from {document["used"]} episodes in {groups.Count} groups, {last.Epoch} times, KL {last.Divergence:0.0000}; run: ")
            + RepositoryPaths.Relative(options.RunFolder));
        document["epochs"] = last.Epoch;
        document["optimizer_steps"] = last.Steps;
        document["clip_fraction"] = Terminal.Number(last.Update.ClipFraction, 5);
        document["kl"] = Terminal.Number(last.Divergence, 6);
        return document;
    }

    /// <summary>What is right for recorded episodes, before anything of them is read.</summary>
    private static GrpoOptions Learning(StoredGrpoOptions options, string preset)
    {
        GrpoOptions given = options.Learning(preset);
        GrpoOptions learning = given with
        {
            Objective = options.Objective,

            // What is imitated is imitated whoever drew it.
            CorrectionLimit = options.Objective == LearningObjective.Grpo ? options.CorrectionLimit : 0,

            // As many steps share whatever there is.
            GroupsPerIteration = given.OptimizerSteps,

            // They are recomputed once, before the first epoch; so few steps have no average but their last, and no use for a rate that changes.
            RecomputesLogProbabilities = false,
            AverageDecay = 0,
            WarmUpIterations = 0,
            RateHalvedAfter = 0,
            FirstRateIsZero = false,
        };
        string[] errors =
        [
            .. learning.Validate(), .. options.LoraRank == 0 ? [] : LoraOptions.OfRank(options.LoraRank, options.LoraAlpha).Validate()
        ];
        return errors.Length == 0 ? learning : throw new UsageException($"GRPO cannot start: {string.Join("; ", errors)}.");
    }

    /// <summary>Reads the episodes that are selected; one that cannot be read is refused, and with it perhaps its group.</summary>
    private static Dictionary<Guid, GrpoEpisode> Load(StoredSelection selection, StoredEpisodeLoader loader, CancellationToken cancellation)
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
                selection.Refuse(listing, exception.Message.TrimEnd('.'));
            }
        }

        return loaded;
    }

    /// <summary>Holds the recorded log-probabilities against those of these weights, which take their place.</summary>
    private static (IReadOnlyList<GrpoGroup> Groups, double Gap) Compare(
        StoredSelection selection,
        PolicyVersion acted,
        Dictionary<Guid, GrpoEpisode> loaded,
        GrpoLearner learner,
        StoredGrpoOptions options,
        CancellationToken cancellation)
    {
        EpisodeListing[] listed = [.. selection.Groups.SelectMany(group => group)];
        Dictionary<Guid, GrpoEpisode> own = [];
        foreach (IReadOnlyList<EpisodeListing> group in selection.Groups)
        {
            GrpoGroup recomputed = learner.Recompute([GroupOf(group, loaded, 0)], 0, cancellation)[0];
            for (int index = 0; index < group.Count; index++)
            {
                own.Add(group[index].Header.EpisodeId, recomputed.Trajectories[index]);
            }
        }

        // Of earlier versions it is not known what this one would have drawn; their episodes are imitated, not reweighted.
        (double sum, int compared) = (0, 0);
        foreach (EpisodeListing episode in listed)
        {
            if (episode.Header.Policy!.Version != acted.Version)
            {
                continue;
            }

            double gap = LogProbabilityGap.Of(loaded[episode.Header.EpisodeId], own[episode.Header.EpisodeId]);
            sum += gap;
            compared++;

            // Also what is not a number.
            if (!(gap <= options.MaximumGap))
            {
                string apart = string.Create(CultureInfo.InvariantCulture, $"{gap:0.00} nats apart, of {options.MaximumGap}");
                selection.Refuse(episode, $"its log-probabilities are not those of this version: {apart}");
            }
        }

        return ([.. selection.Groups.Select((group, number) => GroupOf(group, own, number))], compared == 0 ? double.NaN : sum / compared);
    }

    /// <summary>Says how far the engine that acted is from the learner.</summary>
    private static void Tell(BehaviourRatios? ratios, JsonObject document, Terminal terminal)
    {
        if (ratios is null)
        {
            return;
        }

        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"engine and learner: {ratios.Gap:0.0000} nats apart on average; ratio {ratios.Low:0.000} to {ratios.High:0.000} (98 % of tokens), "
            + $"{100 * ratios.BeyondClip:0.00} % beyond the clip, {100 * ratios.Truncated:0.00} % cut, worth {100 * ratios.EffectiveShare:0.0} %"));
        document["behaviour_ratio"] = BehaviourRatioDocument.Of(ratios);
    }

    private static GrpoGroup GroupOf(IReadOnlyList<EpisodeListing> group, Dictionary<Guid, GrpoEpisode> episodes, int number)
    {
        EpisodeHeader first = group[0].Header;
        TrainingStart start = new(first.Task, first.Seed - EpisodeStart.FirstTrainingSeed, first.Randomized);
        return new GrpoGroup(number, start, 0, [.. group.Select(episode => episodes[episode.Header.EpisodeId])]);
    }

    private static IReadOnlyList<StoredEpoch> GoThrough(
        GrpoLearner learner, IReadOnlyList<GrpoGroup> groups, StoredGrpoOptions options, Terminal terminal, CancellationToken cancellation)
    {
        IReadOnlyList<StoredEpoch> epochs;
        try
        {
            epochs = new StoredLearning(learner, groups, options.MaximumDivergence).Run(options.Epochs, Show, cancellation);
        }
        catch (GrpoDivergedException exception)
        {
            throw new UserException($"{exception.Message} Nothing was written; lower --learning-rate.", exception);
        }

        return epochs[0].IsKept && learner.StepCount > 0 ? epochs
            : throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"Going through the episodes once moves the policy by KL {epochs[0].Divergence:0.0000}, of {options.MaximumDivergence}: nothing was written. "
                + $"Lower --learning-rate or --optimizer-steps, or raise --max-kl."));

        void Show(StoredEpoch epoch) => terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch}/{options.Epochs}  KL {epoch.Divergence:0.0000}  clipped {100 * epoch.Update.ClipFraction:0.0} %  "
            + $"gradient {epoch.Update.GradientNorm:0.00}{(epoch.IsKept ? "" : "  beyond --max-kl: taken back")}"));
    }
}
