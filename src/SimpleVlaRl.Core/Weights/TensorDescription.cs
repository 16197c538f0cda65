namespace SimpleVlaRl.Core.Weights;

/// <summary>A stored tensor's name, element type and shape.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Shape">Its sizes, slowest first.</param>
public sealed record TensorDescription(string Name, TensorElementType ElementType, IReadOnlyList<long> Shape)
{
    /// <summary>The number of elements.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, size) => product * size);
}
