namespace SimpleVlaRl.Experiments.Export;

/// <summary>One quantity of one case of policy vectors, as one program computes it.</summary>
/// <param name="Case">The case's name.</param>
/// <param name="Program"><c>torch</c>, <c>onnx-portable</c> or <c>onnx-fused</c>.</param>
/// <param name="Quantity">What was compared.</param>
/// <param name="Count">How many numbers.</param>
/// <param name="Difference">The largest magnitude of a difference; for ids, how many differ.</param>
/// <param name="Tolerance">How large it may be.</param>
internal sealed record VectorRow(string Case, string Program, string Quantity, int Count, double Difference, double Tolerance)
{
    /// <summary>Whether the program agrees; what is no number does not.</summary>
    public bool Agrees => Count > 0 && Difference <= Tolerance;
}
