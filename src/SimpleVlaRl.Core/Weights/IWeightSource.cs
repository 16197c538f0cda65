namespace SimpleVlaRl.Core.Weights;

/// <summary>Port: where weights come from. A network in memory, or a safetensors file.</summary>
public interface IWeightSource
{
    /// <summary>All tensors.</summary>
    IReadOnlyCollection<TensorDescription> Tensors { get; }

    /// <summary>Reads a run of elements of one tensor, converted to single precision; large tensors are read in pieces.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="firstElement">The first element in row-major order.</param>
    /// <param name="destination">The elements wanted.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The run is not inside the tensor.</exception>
    void Read(string name, long firstElement, Span<float> destination);
}
