namespace SimpleVlaRl.Onnx.Graph;

/// <summary>One operator application. An input that is left out is the empty string.</summary>
internal sealed record OnnxNode(string Name, string OperatorType, string[] Inputs, string[] Outputs, OnnxAttribute[] Attributes);
