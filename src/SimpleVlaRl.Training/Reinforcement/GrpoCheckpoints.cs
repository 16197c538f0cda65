using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SimpleVlaRl.Training.Observations;
using SimpleVlaRl.Training.Optimization;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// The checkpoints of a run: one folder each, complete from the moment it has its name, so that a stop at any time leaves the last one valid.
/// </summary>
/// <param name="folder">The folder of all checkpoints.</param>
public sealed class GrpoCheckpoints(string folder)
{
    private const string Weights = "weights.safetensors";
    private const string Groups = "groups.bin";
    private const string Replay = "replay.bin";
    private const string StateName = "state.json";
    private const string Unfinished = ".part";
    private const int KeptCount = 2;

    /// <summary>The newest complete checkpoint; null when there is none.</summary>
    public string? Newest => Complete().FirstOrDefault();

    /// <summary>Writes a checkpoint, then drops old ones.</summary>
    /// <param name="learner">Weights and moments.</param>
    /// <param name="waiting">The groups that wait.</param>
    /// <param name="replay">The successes that are imitated again; null for a run without.</param>
    /// <param name="state">The rest.</param>
    /// <exception cref="IOException">It could not be written, as on a full disk; the checkpoints before it are as they were.</exception>
    public void Write(GrpoLearner learner, IReadOnlyList<GrpoGroup> waiting, IReadOnlyList<GrpoGroup>? replay, GrpoState state)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(state);
        string name = state.Iteration.ToString("000000", CultureInfo.InvariantCulture);
        string target = Path.Combine(folder, name);
        string part = target + Unfinished;
        try
        {
            Drop(part);
            Directory.CreateDirectory(part);
            TrainingCheckpoint.Write(Path.Combine(part, Weights), learner.Trained, learner.Optimizer, learner.Average, name);
            GroupFile.Write(Path.Combine(part, Groups), waiting);
            Dictionary<string, string> digests = new() { [Weights] = DigestOf(part, Weights), [Groups] = DigestOf(part, Groups) };
            if (replay is not null)
            {
                GroupFile.Write(Path.Combine(part, Replay), replay);
                digests.Add(Replay, DigestOf(part, Replay));
            }

            using (FileStream file = File.Create(Path.Combine(part, StateName)))
            {
                JsonSerializer.Serialize(file, state with { Sha256 = digests }, GrpoJsonContext.Default.GrpoState);
                file.Flush(flushToDisk: true);
            }

            Drop(target);
            Directory.Move(part, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDrop(part);
            throw new IOException(
                $"The checkpoint '{target}' cannot be written: {exception.Message} "
                + $"{(Newest is { } last ? $"The last good one is '{last}'." : "There is none before it.")} Make room and go on with --resume.",
                exception);
        }

        foreach (string old in Complete().Skip(KeptCount))
        {
            TryDrop(old);
        }
    }

    /// <summary>Reads the state of the newest checkpoint whose files are whole; damaged ones are passed over.</summary>
    /// <param name="report">Told about each damaged one.</param>
    /// <returns>Its folder and state; null when there is none.</returns>
    public (string Folder, GrpoState State)? Find(Action<string>? report)
    {
        foreach (string candidate in Complete())
        {
            try
            {
                GrpoState state = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(candidate, StateName)), GrpoJsonContext.Default.GrpoState)
                    ?? throw new JsonException("state.json is empty");
                if (state.Format != GrpoState.CurrentFormat)
                {
                    throw new InvalidDataException($"The checkpoint '{candidate}' has format {state.Format}; this program reads {GrpoState.CurrentFormat}. Use "
                        + "the version of the program that wrote it.");
                }

                foreach ((string name, string digest) in state.Sha256)
                {
                    if (DigestOf(candidate, name) != digest)
                    {
                        throw new JsonException($"{name} is not what was written");
                    }
                }

                return (candidate, state);
            }
            catch (Exception exception) when (exception is IOException or JsonException)
            {
                report?.Invoke($"the checkpoint '{candidate}' is damaged ({exception.Message}); the one before it is tried");
            }
        }

        return null;
    }

    /// <summary>Reads weights, moments and waiting groups.</summary>
    /// <param name="checkpoint">The checkpoint's folder.</param>
    /// <param name="learner">The learner to overwrite.</param>
    /// <param name="spill">Where the waiting groups' pictures go; null keeps them in memory.</param>
    /// <returns>The waiting groups.</returns>
    public static IReadOnlyList<GrpoGroup> Read(string checkpoint, GrpoLearner learner, ImageSpill? spill = null)
    {
        ArgumentNullException.ThrowIfNull(learner);
        TrainingCheckpoint.Read(Path.Combine(checkpoint, Weights), learner.Trained, learner.Optimizer, learner.Average, Path.GetFileName(checkpoint));
        return GroupFile.Read(Path.Combine(checkpoint, Groups), spill);
    }

    /// <summary>Reads the successes that are imitated again.</summary>
    /// <param name="checkpoint">The checkpoint's folder.</param>
    /// <param name="spill">Where their pictures go; null keeps them in memory.</param>
    /// <returns>The successes; none where the run kept none.</returns>
    public static IReadOnlyList<GrpoGroup> ReadReplay(string checkpoint, ImageSpill? spill = null)
    {
        string path = Path.Combine(checkpoint, Replay);
        return File.Exists(path) ? GroupFile.Read(path, spill) : [];
    }

    /// <summary>Names everything in which a checkpoint differs from the run that wants to resume.</summary>
    /// <param name="state">The checkpoint's state.</param>
    /// <param name="fingerprint">The run's.</param>
    /// <exception cref="InvalidDataException">Something differs.</exception>
    public static void DemandSame(GrpoState state, IReadOnlyDictionary<string, string> fingerprint)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(fingerprint);
        string[] differences =
        [
            .. state.Fingerprint.Keys.Union(fingerprint.Keys).Order(StringComparer.Ordinal)
                .Where(key => state.Fingerprint.GetValueOrDefault(key) != fingerprint.GetValueOrDefault(key))
                .Select(key =>
                    $"{key} is {state.Fingerprint.GetValueOrDefault(key, "absent")} in the checkpoint and {fingerprint.GetValueOrDefault(key, "absent")} here"),
        ];
        if (differences.Length > 0)
        {
            throw new InvalidDataException($"The checkpoint belongs to another run: {string.Join("; ", differences)}. Resume with the same policy and options, "
                + "or start anew in another folder.");
        }
    }

    private IEnumerable<string> Complete() => Directory.Exists(folder)
        ? Directory.GetDirectories(folder).Where(path => long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderDescending(StringComparer.Ordinal)
        : [];

    private static string DigestOf(string checkpoint, string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(checkpoint, name));
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static void Drop(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static void TryDrop(string path)
    {
        try
        {
            Drop(path);
        }
        catch (IOException)
        {
            // It is only in the way; the next write tries again.
        }
    }
}
