using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Safetensors;

/// <summary>The format's names of element types.</summary>
internal static class SafetensorsDataType
{
    /// <summary>The size of an element in bytes, or 0 for a type we do not know.</summary>
    public static int Size(string dataType) => dataType switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    /// <summary>The type as a weight, or null when weights are not stored so.</summary>
    public static TensorElementType? ToWeight(string dataType) => dataType switch
    {
        "F32" => TensorElementType.Float32,
        "F16" => TensorElementType.Float16,
        "BF16" => TensorElementType.BFloat16,
        _ => null,
    };

    public static string FromWeight(TensorElementType elementType) => elementType switch
    {
        TensorElementType.Float32 => "F32",
        TensorElementType.Float16 => "F16",
        TensorElementType.BFloat16 => "BF16",
        _ => throw new ArgumentOutOfRangeException(nameof(elementType), elementType, "Weights are stored as Float32, Float16 or BFloat16."),
    };
}
