using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>A part of a weight source: those tensors that a network has.</summary>
public sealed class NetworkTensors : IWeightSource
{
    private readonly IWeightSource source;

    /// <summary>Names the part.</summary>
    /// <param name="source">All weights.</param>
    /// <param name="names">The tensors wanted; those that the source lacks are left out here too.</param>
    public NetworkTensors(IWeightSource source, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(names);
        this.source = source;
        HashSet<string> wanted = new(names, StringComparer.Ordinal);
        Tensors = [.. source.Tensors.Where(tensor => wanted.Contains(tensor.Name))];
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<TensorDescription> Tensors { get; }

    /// <inheritdoc/>
    public void Read(string name, long firstElement, Span<float> destination) => this.source.Read(name, firstElement, destination);
}
