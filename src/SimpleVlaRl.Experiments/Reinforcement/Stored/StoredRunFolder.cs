using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Training.Metrics;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Reinforcement.Stored;

/// <summary>The folder of a run over recorded episodes.</summary>
internal static class StoredRunFolder
{
    /// <summary>Makes it before anything is learned.</summary>
    /// <exception cref="UserException">It cannot be made, or has another run already.</exception>
    public static void Begin(string folder) => Written(folder, () =>
    {
        Directory.CreateDirectory(folder);
        if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UserException($"'{folder}' is not empty; give another --run.");
        }

        // Whether it can be written shows only when it is.
        string probe = Path.Combine(folder, "writable");
        File.WriteAllText(probe, "");
        File.Delete(probe);
    });

    /// <summary>Whether everything was written.</summary>
    public static bool IsWhole(string folder) => TrainingRun.IsFinished(folder);

    /// <summary>Removes what a run has left that was killed.</summary>
    /// <exception cref="UserException">It cannot be removed.</exception>
    public static void Clear(string folder) => Written(folder, () =>
    {
        if (Directory.Exists(folder) && !IsWhole(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    });

    /// <summary>Removes it where nothing was written.</summary>
    public static void End(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Writes what was learned; the provenance last, so that a folder with one is whole.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public static void Ship(
        StoredGrpoOptions options,
        GrpoStart start,
        PolicyManifest manifest,
        StoredSelection selection,
        IReadOnlyList<StoredEpoch> epochs,
        IWeightSource weights) =>
        Written(options.RunFolder, () =>
        {
            PolicyManifestFile.Write(options.RunFolder, manifest);
            StartingPoint.CopyTokenizer(start.Folder, options.RunFolder, manifest);
            GrpoFiles.WriteWeights(TrainingRun.WeightsPath(options.RunFolder), manifest, weights);
            StoredAccounts.Write(selection, options.RunFolder);
            MetricsLog metrics = new(GrpoFiles.Metrics(options.RunFolder), "epoch", TimeProvider.System);
            foreach (StoredEpoch epoch in epochs)
            {
                metrics.Append(Json(epoch).ToJsonString());
            }

            EpisodeAccount[] used = [.. selection.Accounts.Where(account => account.Fate == EpisodeFate.Used)];
            string data = string.Concat(used.Select(account => $"{account.Episode.Digest} {account.Episode.Outcome.Kind}\n"));
            TrainingRun.WriteProvenance(options.RunFolder, new TrainingProvenance
            {
                Algorithm = options.Objective == LearningObjective.Imitation ? "imitation of recorded successes" : "grpo on recorded episodes",
                ParentVersion = start.Version,
                Step = epochs.Last(epoch => epoch.IsKept).Steps,
                Seed = options.Seed,
                Command = options.CommandText,
                DataDigest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data))),
                Episodes = used.Length,
            });
        });

    private static JsonObject Json(StoredEpoch epoch) => new()
    {
        ["epoch"] = epoch.Epoch,
        ["kl"] = Terminal.Number(epoch.Divergence, 6),
        ["clip_fraction"] = Terminal.Number(epoch.Update.ClipFraction, 6),
        ["gradient_norm"] = Terminal.Number(epoch.Update.GradientNorm, 6),
        ["entropy"] = Terminal.Number(epoch.Update.Entropy, 6),
        ["skipped_steps"] = epoch.Update.SkippedSteps,
        ["kept"] = epoch.IsKept,
    };

    private static void Written(string folder, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PolicyLoadException)
        {
            throw new UserException($"The run '{folder}' cannot be written: {exception.Message}", exception);
        }
    }
}
