namespace SimpleVlaRl.Onnx;

/// <summary>Which operators a graph may use.</summary>
public enum OperatorDialect
{
    /// <summary>Only operators of the default ONNX domain at opset 17: any runtime, and the ONNX checker.</summary>
    Portable,

    /// <summary>Also the fused operators of ONNX Runtime (<c>com.microsoft</c>); not written yet.</summary>
    Fused,
}
