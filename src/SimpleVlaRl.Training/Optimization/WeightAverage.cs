using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Optimization;

/// <summary>An exponential moving average of all weights, which is smoother than the last step's.</summary>
/// <remarks>The decay rises as (1 + n)/(10 + n) until it reaches its value, so that fresh weights are soon forgotten.</remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly ParameterStore store;
    private readonly double decay;

    public WeightAverage(ParameterStore store, double decay)
    {
        this.store = store;
        this.decay = decay;
        using IDisposable noGrad = torch.no_grad();
        Flat = store.Flat.clone().DetachFromDisposeScope();
    }

    /// <summary>The averaged weights, [total].</summary>
    public torch.Tensor Flat { get; }

    /// <summary>Takes the weights after a step into the average.</summary>
    public void Update(long step)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        double now = Math.Min(decay, (1.0 + step) / (10.0 + step));
        Flat.mul_(now).add_(store.Flat, alpha: 1 - now);
    }

    /// <summary>Exchanges the network's weights and the average; a second call takes it back.</summary>
    public void Swap()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor weights = store.Flat.clone();
        store.Flat.copy_(Flat);
        Flat.copy_(weights);
    }

    public void Dispose() => Flat.Dispose();
}
