using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>
/// Attention as two matrix products in bfloat16 around a softmax in single precision, for short sequences on processors: there libtorch's fused attention
/// multiplies small matrices in single precision, which took more than half of a learning step.
/// </summary>
internal static class MatrixAttention
{
    /// <summary>Scores are kept for the gradient, which the fused attention does without: so many per observation and layer are little.</summary>
    private const long MostScores = 1 << 20;

    /// <summary>Whether it is of use.</summary>
    /// <param name="parameters">In which precision the network multiplies, and where.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="queries">Queries per observation.</param>
    /// <param name="keys">Keys per observation.</param>
    public static bool Suits(ParameterStore parameters, long heads, long queries, long keys) =>
        parameters.UsesBfloat16 && parameters.Flat.device_type == DeviceType.CPU && heads * queries * keys <= MostScores;

    /// <summary>softmax(q kᵀ / sqrt(width) + mask) v.</summary>
    /// <param name="query">[B, queries, heads, width].</param>
    /// <param name="key">[B, keys, heads, width].</param>
    /// <param name="value">[B, keys, heads, width].</param>
    /// <param name="mask">Added to the scores, broadcast to [B, heads, queries, keys]; null for none.</param>
    /// <returns>[B, heads, queries, width] in single precision.</returns>
    public static torch.Tensor Forward(torch.Tensor query, torch.Tensor key, torch.Tensor value, torch.Tensor? mask)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        double scale = 1 / Math.Sqrt(query.shape[3]);
        torch.Tensor scores = torch.matmul(Half(query.Times(scale)), Half(key).transpose(-2, -1)).to_type(torch.float32);
        torch.Tensor shares = torch.softmax(mask is null ? scores : scores.Plus(mask), -1);
        return torch.matmul(shares.to_type(torch.bfloat16), Half(value)).to_type(torch.float32).MoveToOuterDisposeScope();
    }

    private static torch.Tensor Half(torch.Tensor heads) => heads.to_type(torch.bfloat16).transpose(1, 2);
}
