using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Classifiers;
using SimpleVlaRl.Training.Arithmetic;
using SimpleVlaRl.Training.Networks;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Outcomes;

/// <summary>The network of <see cref="OutcomeNetworkShape"/>.</summary>
internal sealed class OutcomeNetwork : IDisposable
{
    private const double HighestByte = 255;

    private readonly OutcomeNetworkShape shape;

    /// <summary>Makes a network with fresh weights.</summary>
    public OutcomeNetwork(OutcomeNetworkShape shape, long seed)
    {
        this.shape = shape;
        Store = new ParameterStore(shape.Weights, torch.CPU);
        using torch.Generator generator = new((ulong)seed, torch.CPU);
        using IDisposable noGrad = torch.no_grad();
        foreach ((string name, IReadOnlyList<long> size) in Store.Names.Where(weight => weight.Shape.Count > 1))
        {
            // For ReLU: He et al. 2015, arXiv 1502.01852, equation 10.
            using torch.Tensor values = torch.randn([.. size], generator: generator);
            values.MultiplyInPlace(Math.Sqrt(2.0 / size.Skip(1).Aggregate(1L, (product, length) => product * length)));
            Store[name].copy_(values);
        }
    }

    public ParameterStore Store { get; }

    /// <summary>The weights as they are at the time of reading.</summary>
    public IWeightSource Weights => new TorchWeightSource(Store, Store.Flat);

    /// <summary>Judges looks.</summary>
    /// <param name="images">uint8 [batch, cameras, side, side, 3].</param>
    /// <returns>Logits, [batch].</returns>
    public torch.Tensor Forward(torch.Tensor images)
    {
        long batch = images.shape[0];
        torch.Tensor hidden = images.reshape(-1, shape.ImageSize, shape.ImageSize, OutcomeNetworkShape.Channels).to_type(torch.float32).DividedBy(HighestByte)
            .permute(0, 3, 1, 2).contiguous();
        for (int layer = 0; layer < OutcomeNetworkShape.Widths.Count; layer++)
        {
            string name = OutcomeNetworkShape.Convolution(layer);
            hidden = functional.relu(functional.conv2d(hidden, Store[name + ".weight"], Store[name + ".bias"], strides: [2, 2], padding: [1, 1]));
        }

        hidden = functional.relu(Store.Linear(hidden.reshape(batch, -1), OutcomeNetworkShape.Hidden, hasBias: true));
        return Store.Linear(hidden, OutcomeNetworkShape.Logit, hasBias: true).reshape(batch);
    }

    public void Dispose() => Store.Dispose();
}
