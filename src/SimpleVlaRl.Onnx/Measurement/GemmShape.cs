using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Measurement;

/// <summary>One matrix product [count, rows, inner] · [count, inner, columns] of a policy.</summary>
/// <param name="Count">Products of the same sizes side by side: heads times batch in attention, 1 in a linear layer.</param>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Inner">The size that is summed over.</param>
/// <param name="Columns">Columns of the result.</param>
/// <param name="Weight">How the second operand is stored; null when it is no weight but computed, as in attention.</param>
public sealed record GemmShape(int Count, int Rows, int Inner, int Columns, Precision? Weight)
{
    /// <summary>Floating-point operations: two per multiplication and addition.</summary>
    public long OperationCount => 2L * Count * Rows * Inner * Columns;
}
