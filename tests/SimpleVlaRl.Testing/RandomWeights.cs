using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Testing;

/// <summary>Seeded random weights of an architecture: small enough that nothing overflows, large enough that logits differ.</summary>
internal sealed class RandomWeights : IWeightSource
{
    private readonly Dictionary<string, float[]> values = [];

    public RandomWeights(PolicyArchitecture architecture, int seed)
    {
        Random random = new(seed);
        List<TensorDescription> tensors = [];
        foreach ((string name, IReadOnlyList<long> shape) in PolicyTensorNames.All(architecture))
        {
            TensorDescription tensor = new(name, TensorElementType.Float32, shape);
            double scale = shape.Count == 1 ? 0.1 : name == PolicyTensorNames.Head ? 1.0 : 1.5 / Math.Sqrt(shape[^1] * (shape.Count == 4 ? shape[2] * 3 : 1));
            double offset = name.Contains("norm", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0;
            values.Add(name, [.. Enumerable.Range(0, (int)tensor.ElementCount).Select(_ => (float)(offset + (scale * ((2 * random.NextDouble()) - 1))))]);
            tensors.Add(tensor);
        }

        Tensors = tensors;
    }

    public IReadOnlyCollection<TensorDescription> Tensors { get; }

    /// <summary>A tensor's values, to be changed by a test.</summary>
    public float[] this[string name] => values[name];

    public void Read(string name, long firstElement, Span<float> destination) =>
        values[name].AsSpan((int)firstElement, destination.Length).CopyTo(destination);
}
