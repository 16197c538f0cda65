using SimpleVlaRl.Training.Arithmetic;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Optimization;

/// <summary>AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2) over a network's flat parameter buffer.</summary>
/// <remarks>Every parameter's gradient is a view of one flat buffer, into which backward accumulates; a step is a few long vector operations.</remarks>
internal sealed class FlatAdamW : IDisposable
{
    private readonly ParameterStore store;
    private readonly AdamWOptions options;
    private readonly torch.Tensor gradient;
    private readonly torch.Tensor scratch;
    private readonly torch.Tensor decays;

    public FlatAdamW(ParameterStore store, AdamWOptions options)
    {
        this.store = store;
        this.options = options;
        gradient = store.AttachGradient();
        scratch = torch.zeros_like(store.Flat).DetachFromDisposeScope();
        decays = torch.ones_like(store.Flat).DetachFromDisposeScope();
        FirstMoment = torch.zeros_like(store.Flat).DetachFromDisposeScope();
        SecondMoment = torch.zeros_like(store.Flat).DetachFromDisposeScope();
        foreach ((string name, IReadOnlyList<long> shape) in store.Names)
        {
            if (shape.Count == 1 && !options.DecayVectors)
            {
                using torch.Tensor exempt = store.PartOf(decays, name);
                exempt.zero_();
            }
        }
    }

    /// <summary>The moving average of the gradient, [total].</summary>
    public torch.Tensor FirstMoment { get; }

    /// <summary>The moving average of the squared gradient, [total].</summary>
    public torch.Tensor SecondMoment { get; }

    /// <summary>The gradient that backward adds to, [total].</summary>
    public torch.Tensor Gradient => gradient;

    /// <summary>The steps made.</summary>
    public long StepCount { get; set; }

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGradients() => gradient.zero_();

    /// <summary>Scales the gradients down to a norm, as torch.nn.utils.clip_grad_norm_ does.</summary>
    /// <param name="maximumNorm">The largest norm allowed.</param>
    /// <returns>The norm before clipping.</returns>
    public double ClipGradients(double maximumNorm)
    {
        using torch.Tensor norm = gradient.norm();
        double value = norm.cpu().item<float>();
        double factor = maximumNorm / (value + 1e-6);
        if (factor < 1)
        {
            gradient.MultiplyInPlace(factor);
        }

        return value;
    }

    /// <summary>Moves the parameters.</summary>
    /// <param name="learningRate">The step size.</param>
    public void Step(double learningRate)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        StepCount++;
        FirstMoment.MultiplyInPlace(options.Beta1).AddInPlace(gradient, 1 - options.Beta1);
        SecondMoment.MultiplyInPlace(options.Beta2).AddProductInPlace(gradient, gradient, 1 - options.Beta2);
        if (options.WeightDecay != 0)
        {
            scratch.copy_(store.Flat).mul_(decays);
            store.Flat.AddInPlace(scratch, -learningRate * options.WeightDecay);
        }

        double correction1 = 1 - Math.Pow(options.Beta1, StepCount);
        double correction2 = 1 - Math.Pow(options.Beta2, StepCount);
        scratch.copy_(SecondMoment).sqrt_().DivideInPlace(Math.Sqrt(correction2)).AddInPlace(options.Epsilon);
        store.Flat.AddQuotientInPlace(FirstMoment, scratch, -learningRate / correction1);
    }

    public void Dispose()
    {
        foreach (torch.Tensor tensor in (torch.Tensor[])[gradient, scratch, decays, FirstMoment, SecondMoment])
        {
            tensor.Dispose();
        }
    }
}
