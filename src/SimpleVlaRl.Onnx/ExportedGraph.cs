namespace SimpleVlaRl.Onnx;

/// <summary>What an export wrote; the entries of a manifest's version that follow from it.</summary>
/// <param name="Opset">The opset of the default ONNX domain.</param>
/// <param name="Dialect">The operator dialect, <c>portable</c> or <c>fused</c>.</param>
/// <param name="Precision">The precision of the weights, such as <c>fp32</c>.</param>
/// <param name="Sha256">The lower-case SHA-256 of every file written, by its name in the folder.</param>
public sealed record ExportedGraph(int Opset, string Dialect, string Precision, IReadOnlyDictionary<string, string> Sha256);
