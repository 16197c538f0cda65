namespace SimpleVlaRl.Onnx.Graph;

/// <summary>Element types by their number in <c>TensorProto.DataType</c> of the ONNX specification.</summary>
internal enum OnnxElementType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
}
