using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Weights;
using TorchSharp;

namespace SimpleVlaRl.Training.Optimization;

/// <summary>A weight source with some tensors left out and flat ones added.</summary>
/// <param name="source">The source behind it.</param>
/// <param name="isKept">Which of its tensors are offered; null for all.</param>
internal sealed class TensorBundle(IWeightSource source, Func<TensorDescription, bool>? isKept = null) : IWeightSource
{
    private readonly Dictionary<string, torch.Tensor> added = new(StringComparer.Ordinal);

    public IReadOnlyCollection<TensorDescription> Tensors =>
    [
        .. source.Tensors.Where(isKept ?? (_ => true)),
        .. added.Select(tensor => new TensorDescription(tensor.Key, TensorElementType.Float32, tensor.Value.shape)),
    ];

    public void Add(string name, torch.Tensor flat) => added.Add(name, flat);

    public void Read(string name, long firstElement, Span<float> destination)
    {
        if (!added.TryGetValue(name, out torch.Tensor? flat))
        {
            source.Read(name, firstElement, destination);
            return;
        }

        using torch.Tensor run = flat.narrow(0, firstElement, destination.Length);
        using torch.Tensor host = run.cpu();
        MemoryMarshal.Cast<byte, float>(host.bytes).CopyTo(destination);
    }
}
