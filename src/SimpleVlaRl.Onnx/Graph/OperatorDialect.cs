namespace SimpleVlaRl.Onnx.Graph;

/// <summary>Which operators a graph may use.</summary>
public enum OperatorDialect
{
    /// <summary>Only operators of the default ONNX domain at opset 17, IR 8: any runtime, and the ONNX checker.</summary>
    Portable,

    /// <summary>Opset 21, IR 10, and the fused operators of ONNX Runtime (<c>com.microsoft</c>).</summary>
    Fused,
}
