namespace SimpleVlaRl.Onnx.Graph;

/// <summary>One operator application. An input or output that is left out is the empty string; the default domain is one too.</summary>
internal sealed record OnnxNode(string Name, string Domain, string OperatorType, string[] Inputs, string[] Outputs, OnnxAttribute[] Attributes);
