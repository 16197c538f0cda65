namespace SimpleVlaRl.Core.Policies;

/// <summary>Which weights answered: recorded with every episode, so that a learner knows whose log-probabilities it reads.</summary>
/// <param name="Name">The model's name, the folder under <c>models/</c>.</param>
/// <param name="Version">The version, the folder under the model.</param>
/// <param name="Digest">The lower-case SHA-256 of the version's <c>model.onnx</c>, or a word for policies without a file.</param>
/// <param name="Precision">The precision of the weights, such as <c>fp32</c>.</param>
/// <param name="ExecutionProvider">What computed it, such as <c>cpu</c>.</param>
public sealed record PolicyVersion(string Name, int Version, string Digest, string Precision, string ExecutionProvider);
