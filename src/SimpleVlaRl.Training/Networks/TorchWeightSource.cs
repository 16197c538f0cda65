using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>The weights of a network in memory, as they are at the time of reading.</summary>
public sealed class TorchWeightSource : IWeightSource
{
    private readonly Dictionary<string, (long Offset, TensorDescription Description)> tensors = new(StringComparer.Ordinal);
    private readonly torch.Tensor flat;

    /// <summary>Offers a network's weights.</summary>
    /// <param name="network">The network; it must live as long as this source is read.</param>
    public TorchWeightSource(PolicyNetwork network)
        : this((network ?? throw new ArgumentNullException(nameof(network))).Store, network.Store.Flat)
    {
    }

    /// <summary>Offers a buffer laid out as a network's parameters, such as their moving average.</summary>
    internal TorchWeightSource(ParameterStore store, torch.Tensor flat)
    {
        this.flat = flat;
        long offset = 0;
        List<TensorDescription> descriptions = [];
        foreach ((string name, IReadOnlyList<long> shape) in store.Names)
        {
            TensorDescription description = new(name, TensorElementType.Float32, shape);
            descriptions.Add(description);
            tensors.Add(name, (offset, description));
            offset += description.ElementCount;
        }

        Tensors = descriptions;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<TensorDescription> Tensors { get; }

    /// <inheritdoc/>
    public void Read(string name, long firstElement, Span<float> destination)
    {
        if (!tensors.TryGetValue(name, out (long Offset, TensorDescription Description) tensor))
        {
            throw new KeyNotFoundException($"The network has no tensor '{name}'.");
        }

        if (firstElement < 0 || firstElement + destination.Length > tensor.Description.ElementCount)
        {
            throw new ArgumentOutOfRangeException(nameof(firstElement), firstElement, $"Elements {firstElement} to {firstElement + destination.Length} are not inside '{name}', which has {tensor.Description.ElementCount}.");
        }

        using torch.Tensor run = flat.narrow(0, tensor.Offset + firstElement, destination.Length);
        using torch.Tensor host = run.cpu();
        MemoryMarshal.Cast<byte, float>(host.bytes).CopyTo(destination);
    }
}
