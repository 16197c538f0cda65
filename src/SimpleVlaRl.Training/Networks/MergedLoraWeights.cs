using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Weights with adapters merged in, W + alpha/r · B·A, computed for the rows that are read; the weights behind stay as they are.</summary>
public sealed class MergedLoraWeights : IWeightSource
{
    private readonly IWeightSource source;
    private readonly LoraAdapters adapters;
    private readonly torch.Tensor flat;

    /// <summary>Merges adapters as they are at the time of reading.</summary>
    /// <param name="source">The weights that the adapters change.</param>
    /// <param name="adapters">The adapters; they must live as long as this source is read.</param>
    public MergedLoraWeights(IWeightSource source, LoraAdapters adapters)
        : this(source, adapters, null)
    {
    }

    /// <summary>Merges a buffer laid out as the adapters, such as their moving average.</summary>
    internal MergedLoraWeights(IWeightSource source, LoraAdapters adapters, torch.Tensor? flat)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(adapters);
        this.source = source;
        this.adapters = adapters;
        this.flat = flat ?? adapters.Store.Flat;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<TensorDescription> Tensors => source.Tensors;

    /// <inheritdoc/>
    public void Read(string name, long firstElement, Span<float> destination)
    {
        source.Read(name, firstElement, destination);
        if (destination.IsEmpty || adapters.LayerOf(name) is not { } layer)
        {
            return;
        }

        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor down = adapters.Store.PartOf(flat, LoraAdapters.A(layer));
        torch.Tensor up = adapters.Store.PartOf(flat, LoraAdapters.B(layer));
        long width = down.shape[1];
        long firstRow = firstElement / width;
        long lastRow = (firstElement + destination.Length - 1) / width;
        torch.Tensor change = up.narrow(0, firstRow, lastRow - firstRow + 1).matmul(down).MultiplyInPlace(adapters.Scale).cpu();
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(change.bytes)[(int)(firstElement - (firstRow * width))..];
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] += values[i];
        }
    }
}
