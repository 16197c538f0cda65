using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>The weights of a network in memory, as they are at the time of reading.</summary>
public sealed class TorchWeightSource : IWeightSource
{
    private readonly Dictionary<string, TensorDescription> tensors = new(StringComparer.Ordinal);
    private readonly Func<string, torch.Tensor> valuesOf;

    /// <summary>Offers a network's weights.</summary>
    /// <param name="network">The network; it must live as long as this source is read.</param>
    public TorchWeightSource(PolicyNetwork network)
        : this((network ?? throw new ArgumentNullException(nameof(network))).Store, name => network.Store[name])
    {
    }

    /// <summary>Offers a buffer laid out as a network's parameters, such as their moving average.</summary>
    internal TorchWeightSource(ParameterStore store, torch.Tensor flat)
        : this(store, name => store.PartOf(flat, name))
    {
    }

    private TorchWeightSource(ParameterStore store, Func<string, torch.Tensor> valuesOf)
    {
        this.valuesOf = valuesOf;
        Tensors = [.. store.Names.Select(tensor => new TensorDescription(tensor.Name, TensorElementType.Float32, tensor.Shape))];
        foreach (TensorDescription description in Tensors)
        {
            tensors.Add(description.Name, description);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<TensorDescription> Tensors { get; }

    /// <inheritdoc/>
    public void Read(string name, long firstElement, Span<float> destination)
    {
        if (!tensors.TryGetValue(name, out TensorDescription? tensor))
        {
            throw new KeyNotFoundException($"The network has no tensor '{name}'.");
        }

        if (firstElement < 0 || firstElement + destination.Length > tensor.ElementCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstElement),
                firstElement,
                $"Elements {firstElement} to {firstElement + destination.Length} are not inside '{name}', which has {tensor.ElementCount}.");
        }

        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor host = valuesOf(name).detach().flatten().narrow(0, firstElement, destination.Length).to_type(torch.float32).cpu();
        MemoryMarshal.Cast<byte, float>(host.bytes).CopyTo(destination);
    }
}
