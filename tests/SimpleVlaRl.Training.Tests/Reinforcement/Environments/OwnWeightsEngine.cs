using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Reinforcement.Environments;

/// <summary>An engine that says that it may run while the learner learns, and may be broken.</summary>
internal sealed class OwnWeightsEngine(PolicyNetwork network) : IRolloutEngine
{
    private readonly TorchRolloutEngine inner = new(network);

    public bool IsBroken { get; set; }

    public string Name => "own";

    public bool HasOwnWeights => true;

    public void WeightsChanged() => inner.WeightsChanged();

    public void Run(RolloutBatch batch)
    {
        if (IsBroken)
        {
            throw new InvalidOperationException("The engine is broken.");
        }

        inner.Run(batch);
    }

    public void Dispose() => inner.Dispose();
}
