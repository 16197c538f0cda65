using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>What a policy saw when it decided, read back from an episode store.</summary>
internal static class RecordedObservations
{
    private const int PerEpisode = 5;

    /// <summary>Reads observations; every second prompt gets a full stop, so that prompts in a batch are unequal.</summary>
    /// <param name="manifest">The policy that shall see them.</param>
    /// <param name="policyFolder">The policy's folder, for its tokeniser.</param>
    /// <param name="store">The store's folder.</param>
    /// <param name="count">How many.</param>
    /// <returns>As many observations.</returns>
    /// <exception cref="UserException">The store does not hold as many for this policy.</exception>
    public static IReadOnlyList<ParityObservation> Read(PolicyManifest manifest, string policyFolder, string store, int count)
    {
        List<ParityObservation> observations = Read(manifest, policyFolder, store, count, _ => true, out string problem);
        return observations.Count == count ? observations
            : problem.Length > 0 ? throw new UserException($"The observations in '{store}' do not fit the policy '{manifest.Name}': {problem}")
            : throw TooFew(store, observations.Count, count);
    }

    /// <summary>Reads what this policy's own episodes saw; what cannot be read is passed over.</summary>
    /// <param name="manifest">The policy that shall see them.</param>
    /// <param name="policyFolder">The policy's folder, for its tokeniser.</param>
    /// <param name="store">The store's folder.</param>
    /// <param name="count">How many at most; at least <see cref="ParityCheck.LargestBatch"/>.</param>
    /// <exception cref="UserException">The store does not hold enough.</exception>
    public static IReadOnlyList<ParityObservation> ReadOwn(PolicyManifest manifest, string policyFolder, string store, int count)
    {
        List<ParityObservation> observations = Read(
            manifest,
            policyFolder,
            store,
            count,
            listing => listing.Header.Policy?.Name == manifest.Name && listing.Integrity != EpisodeIntegrity.Damaged,
            out _);
        return observations.Count >= ParityCheck.LargestBatch ? observations : throw TooFew(store, observations.Count, ParityCheck.LargestBatch);
    }

    private static UserException TooFew(string store, int found, int needed) => new(
        $"The store '{store}' has {found} decisions that this comparison can use; it takes {needed}. Record more with 'vla-learn evaluate --store', or lower "
        + "--rows.");

    private static List<ParityObservation> Read(
        PolicyManifest manifest, string policyFolder, string store, int count, Func<EpisodeListing, bool> isWanted, out string problem)
    {
        problem = "";
        PolicyInputBuilder inputs = new(manifest, policyFolder);
        string[] cameras = [.. manifest.Cameras.Select(camera => camera.Name)];
        List<ParityObservation> observations = [];
        try
        {
            using EpisodeStore episodes = EpisodeStore.Open(store, TimeProvider.System);
            foreach (EpisodeListing listing in episodes.List(new EpisodeQuery()).Where(isWanted).OrderBy(listing => listing.Header.Seed))
            {
                try
                {
                    using EpisodeReader reader = EpisodeStore.OpenEpisode(listing);
                    foreach (StoredDecision decision in reader.ReadDecisions(cameras).Take(Math.Min(PerEpisode, count - observations.Count)))
                    {
                        observations.Add(Observation(manifest, inputs, decision, listing.Header.Instruction + (observations.Count % 2 == 0 ? "" : ".")));
                    }
                }
                catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IOException or McapException)
                {
                    problem = exception.Message;
                }
            }

            return observations;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or McapException)
        {
            throw new UserException($"The episode store '{store}' cannot be read: {exception.Message}", exception);
        }
    }

    private static ParityObservation Observation(PolicyManifest manifest, PolicyInputBuilder inputs, StoredDecision decision, string instruction)
    {
        byte[] images = new byte[inputs.ImageByteCount];
        float[] joints = new float[manifest.Architecture.ProprioceptionDimension];
        ImageFrame[] frames = [.. decision.Frames.Select(frame => frame.Decode())];
        inputs.WriteImages(frames, images);
        inputs.WriteProprioception(decision.Chunk.Proprioception, joints);
        return new ParityObservation(images, inputs.PromptTokens(instruction).ToArray(), joints);
    }
}
