using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>A part of a weight source: those tensors that a network has.</summary>
internal sealed class NetworkTensors : IWeightSource
{
    private readonly IWeightSource _source;

    public NetworkTensors(IWeightSource source, IEnumerable<string> names)
    {
        _source = source;
        HashSet<string> wanted = new(names, StringComparer.Ordinal);
        Tensors = [.. source.Tensors.Where(tensor => wanted.Contains(tensor.Name))];
    }

    public IReadOnlyCollection<TensorDescription> Tensors { get; }

    public void Read(string name, long firstElement, Span<float> destination) => _source.Read(name, firstElement, destination);
}
