using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes;
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
        PolicyInputBuilder inputs = new(manifest, policyFolder);
        string[] cameras = [.. manifest.Cameras.Select(camera => camera.Name)];
        List<ParityObservation> observations = [];
        try
        {
            using EpisodeStore episodes = EpisodeStore.Open(store, TimeProvider.System);
            foreach (EpisodeListing listing in episodes.List(new EpisodeQuery()).OrderBy(listing => listing.Header.Seed))
            {
                using EpisodeReader reader = EpisodeStore.OpenEpisode(listing);
                foreach (StoredDecision decision in reader.ReadDecisions(cameras).Take(PerEpisode))
                {
                    observations.Add(Observation(manifest, inputs, decision, listing.Header.Instruction + (observations.Count % 2 == 0 ? "" : ".")));
                    if (observations.Count == count)
                    {
                        return observations;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IOException or McapException)
        {
            throw new UserException($"The observations in '{store}' do not fit the policy '{manifest.Name}': {exception.Message}", exception);
        }

        throw new UserException($"The store '{store}' has {observations.Count} decisions that this comparison can use; it takes {count}. Record more with "
            + "'vla-learn evaluate --store', or lower --rows.");
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
