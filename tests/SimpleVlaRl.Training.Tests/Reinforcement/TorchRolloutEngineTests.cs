using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Tests.Rollouts;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>An engine that acts while the network is trained.</summary>
public sealed class TorchRolloutEngineTests
{
    private static readonly PolicyManifest Manifest = RolloutManifests.Create();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Run_WithOwnWeights_ChangesWithWeightsChangedAlone(bool hasAdapters, bool usesBfloat16)
    {
        using PolicyNetwork network = new(Manifest.Architecture, Manifest.Proprioception, seed: 5) { UsesBfloat16 = usesBfloat16 };
        _ = hasAdapters ? network.AttachLora(LoraOptions.OfRank(2), seed: 1) : null;
        using TorchRolloutEngine itself = new(network);
        using TorchRolloutEngine own = new(network, hasOwnWeights: true);
        Assert.Equal((false, true), (itself.HasOwnWeights, own.HasOwnWeights));
        float[] before = Answer(itself);
        Assert.Equal(before, Answer(own));
        using (torch.no_grad())
        {
            // As a step in place: also the second matrix of the adapters, which begins at zero.
            (network.Adapters?.Store ?? network.Store).Flat.add_(0.05f);
        }

        float[] after = Answer(itself);
        Assert.NotEqual(before, after);
        Assert.Equal(before, Answer(own));
        own.WeightsChanged();
        Assert.Equal(after, Answer(own));
    }

    private static float[] Answer(TorchRolloutEngine engine)
    {
        RolloutBatch batch = new(Manifest.Architecture, 2);
        batch.Begin([[1, 2, 3], [1, 2, 4]]);
        new Random(1).NextBytes(batch.Images);
        engine.Run(batch);
        return [.. batch.LogProbabilities, .. batch.Entropies];
    }
}
