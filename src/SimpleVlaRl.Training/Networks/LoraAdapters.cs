using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Low-rank changes of a network's linear layers, W + alpha/r · B·A (Hu et al. 2021, arXiv 2106.09685), without dropout.</summary>
/// <remarks>
/// As PEFT's "all-linear": every linear layer but the output head; the patch embeddings are convolutions and stay. A is normal with
/// deviation 1/r (PEFT's "gaussian"), B is zero, so that the network at first is the one it was. Names: the layer's, with
/// <c>.lora_A.weight</c> [r, inputs] and <c>.lora_B.weight</c> [outputs, r].
/// </remarks>
public sealed class LoraAdapters : IDisposable
{
    private const string Weight = ".weight";
    private readonly HashSet<string> layers;

    internal LoraAdapters(ParameterStore network, LoraOptions options, long seed, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException($"The adapters cannot be made: {string.Join("; ", errors)}.", nameof(options));
        }

        Options = options;
        (string Layer, IReadOnlyList<long> Shape)[] linear = [.. network.Names.Where(tensor => IsAdapted(tensor.Name, tensor.Shape))
            .Select(tensor => (tensor.Name[..^Weight.Length], tensor.Shape))];
        layers = [.. linear.Select(layer => layer.Layer)];
        Store = new ParameterStore(
            [.. linear.SelectMany(layer =>
                ((string, IReadOnlyList<long>)[])[(A(layer.Layer), [options.Rank, layer.Shape[1]]), (B(layer.Layer), [layer.Shape[0], options.Rank])])],
            device);
        using torch.Generator generator = new((ulong)seed, torch.CPU);
        using IDisposable noGrad = torch.no_grad();
        foreach ((string layer, IReadOnlyList<long> shape) in linear)
        {
            using torch.Tensor values = torch.randn([options.Rank, shape[1]], generator: generator);
            values.DivideInPlace(options.Rank);
            Store[A(layer)].copy_(values);
        }
    }

    /// <summary>Rank and scale.</summary>
    public LoraOptions Options { get; }

    /// <summary>The layers with a change.</summary>
    public IReadOnlyCollection<string> Layers => layers;

    /// <summary>The number of trained parameters.</summary>
    public long ParameterCount => Store.Flat.numel();

    /// <summary>The adapters' parameters in one flat buffer.</summary>
    internal ParameterStore Store { get; }

    /// <summary>alpha/r.</summary>
    internal double Scale => Options.Alpha / Options.Rank;

    /// <inheritdoc/>
    public void Dispose() => Store.Dispose();

    internal static string A(string layer) => layer + ".lora_A.weight";

    internal static string B(string layer) => layer + ".lora_B.weight";

    /// <summary>The matrices that are frozen under adapters and only multiplied with; the regression head's are not multiplied in bfloat16.</summary>
    internal static HashSet<string> FrozenMatrices(PolicyArchitecture architecture) => PolicyTensorNames.All(architecture)
        .Where(tensor => IsAdapted(tensor.Name, tensor.Shape) && !tensor.Name.StartsWith(PolicyTensorNames.RegressionHead, StringComparison.Ordinal))
        .Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The layer of a weight that has a change, else null.</summary>
    internal string? LayerOf(string weight) =>
        weight.EndsWith(Weight, StringComparison.Ordinal) && layers.Contains(weight[..^Weight.Length]) ? weight[..^Weight.Length] : null;

    /// <summary>Adds a layer's change to its output.</summary>
    internal torch.Tensor AddTo(torch.Tensor output, torch.Tensor input, string layer, Func<torch.Tensor, torch.Tensor>? arrangeRows)
    {
        if (!layers.Contains(layer))
        {
            return output;
        }

        torch.Tensor up = Store[B(layer)];
        torch.Tensor low = functional.linear(input, Store[A(layer)]);
        return output.Plus(functional.linear(low, arrangeRows?.Invoke(up) ?? up).Times(Scale));
    }

    internal static bool IsAdapted(string name, IReadOnlyList<long> shape) =>
        shape.Count == 2 && name.EndsWith(Weight, StringComparison.Ordinal) && name is not (PolicyTensorNames.TokenEmbedding or PolicyTensorNames.Head);
}
