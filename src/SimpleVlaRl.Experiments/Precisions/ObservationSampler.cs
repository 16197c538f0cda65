using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Precisions;

/// <summary>Keeps some of what a policy sees in closed loop: the decisions of the first episodes.</summary>
/// <param name="inner">Sees everything too.</param>
/// <param name="manifest">The policy.</param>
/// <param name="policyFolder">Its folder, for the tokeniser.</param>
internal sealed class ObservationSampler(IRolloutObserver inner, PolicyManifest manifest, string policyFolder) : IRolloutObserver
{
    private const int Episodes = 8;
    private readonly Lock gate = new();
    private readonly PolicyInputBuilder inputs = new(manifest, policyFolder);
    private readonly SortedDictionary<(int Episode, uint Chunk), ParityObservation> kept = [];

    /// <summary>What was kept, in the order of episodes and decisions.</summary>
    public IReadOnlyList<ParityObservation> Observations => [.. kept.Values];

    public void Decided(int episode, PolicyRequest request, ActionChunk chunk)
    {
        inner.Decided(episode, request, chunk);
        if (episode >= Episodes)
        {
            return;
        }

        lock (gate)
        {
            byte[] images = new byte[inputs.ImageByteCount];
            float[] joints = new float[manifest.Architecture.ProprioceptionDimension];
            inputs.WriteImages(request.Frames, images);
            inputs.WriteProprioception(request.Proprioception, joints);

            // Every second prompt is longer, so that those of a batch are unequal.
            string instruction = request.Instruction + (kept.Count % 2 == 0 ? "" : ".");
            kept[(episode, request.Sampling.ChunkIndex)] = new ParityObservation(images, inputs.PromptTokens(instruction).ToArray(), joints);
        }
    }

    public void Ended(RolloutResult result) => inner.Ended(result);
}
