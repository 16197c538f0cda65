using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Benchmarks.LearnerMemory;

/// <summary>Weights that are all one small number: what they are does not matter to the memory that they take.</summary>
internal sealed class ConstantWeights(PolicyArchitecture architecture) : IWeightSource
{
    public IReadOnlyCollection<TensorDescription> Tensors { get; } =
        [.. PolicyTensorNames.All(architecture).Select(tensor => new TensorDescription(tensor.Name, TensorElementType.Float32, tensor.Shape))];

    public void Read(string name, long firstElement, Span<float> destination) => destination.Fill(0.01f);
}
