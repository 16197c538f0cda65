namespace SimpleVlaRl.Serving.Codecs;

/// <summary>The element types of arrays that robots' clients send.</summary>
internal enum NumpyType
{
    Boolean,
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Float16,
    Float32,
    Float64,
}
