namespace SimpleVlaRl.Inference.Accelerators;

/// <summary>Something that people install as a whole, and the libraries of it that an execution provider loads.</summary>
/// <param name="Name">What it is called where it is offered, with the version that is wanted, such as <c>CUDA 13</c>.</param>
/// <param name="Libraries">File names with their binary version, as the dynamic linker looks for them.</param>
internal sealed record NativeProduct(string Name, IReadOnlyList<string> Libraries);
