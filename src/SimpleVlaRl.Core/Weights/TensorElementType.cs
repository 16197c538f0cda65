namespace SimpleVlaRl.Core.Weights;

/// <summary>The element types of stored weights.</summary>
public enum TensorElementType
{
    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>The upper half of single precision.</summary>
    BFloat16,
}
