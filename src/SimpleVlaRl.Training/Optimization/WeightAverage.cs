using SimpleVlaRl.Training.Arithmetic;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Optimization;

/// <summary>An exponential moving average of all weights, which is smoother than the last step's.</summary>
/// <remarks>
/// After n steps it is Σ β^(n-i) w(i) / Σ β^(n-i) over the weights w(1) to w(n): the weighted mean of the weights that steps made, without the ones before the
/// first, as Adam corrects its moments (D. P. Kingma and J. Ba, "Adam", ICLR 2015, section 3, arXiv 1412.6980). The decay of step n is thus β (1 - β^(n-1))/(1
/// - β^n), and its memory, 1/(1 - decay) steps, (1 - β^n)/(1 - β): 90 % of the final memory after ln 0.1 / ln β steps. With β = 0.98: 9.1 of 50 steps after 10,
/// 24.8 after 34, 45.0 after 114, 49.5 after 228. The usual min(β, (1 + n)/(10 + n)) would have 13.8 after 114 and reach its decay only after 440.
/// </remarks>
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
    /// <param name="step">The steps made, this one included.</param>
    public void Update(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        double now = DecayOf(decay, step);
        Flat.MultiplyInPlace(now).AddInPlace(store.Flat, 1 - now);
    }

    /// <summary>The share that the average keeps of itself at a step.</summary>
    /// <param name="decay">β.</param>
    /// <param name="step">The steps made, that one included.</param>
    internal static double DecayOf(double decay, long step) => 1 - ((1 - decay) / (1 - Math.Pow(decay, step)));

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
