using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Networks;

/// <summary>Attention by matrix products in bfloat16 against libtorch's own in single precision, with its gradient.</summary>
public sealed class MatrixAttentionTests
{
    // Bfloat16 has 8 bits of mantissa; products of 16 such numbers, and shares that sum to 1.
    private const double Tolerance = 0.02;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forward_LikeTheFusedAttention_WithItsGradient(bool isMasked)
    {
        torch.random.manual_seed(3);
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor query = torch.randn(2, 5, 3, 16).requires_grad_(true);
        torch.Tensor key = torch.randn(2, 9, 3, 16).requires_grad_(true);
        torch.Tensor value = torch.randn(2, 9, 3, 16).requires_grad_(true);
        torch.Tensor? mask = null;
        if (isMasked)
        {
            mask = torch.zeros(2, 1, 1, 9);
            mask[0, 0, 0, 3] = float.NegativeInfinity;
            mask[1, 0, 0, 8] = 2;
        }

        torch.Tensor expected = torch.nn.functional.scaled_dot_product_attention(
            query.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2), mask?.expand(2, 1, 5, 9)!);
        expected.square().sum().backward();
        torch.Tensor[] gradients = [.. ((torch.Tensor[])[query, key, value]).Select(tensor => tensor.grad!.clone())];
        Array.ForEach([query, key, value], tensor => tensor.grad!.zero_());

        torch.Tensor actual = MatrixAttention.Forward(query, key, value, mask);
        actual.square().sum().backward();

        Assert.True(Largest(expected, actual) < Tolerance, $"{Largest(expected, actual)}");
        Assert.All(gradients.Zip([query, key, value]), pair =>
        {
            float allowed = (float)Tolerance * (1 + pair.First.abs().max().item<float>());
            Assert.True(Largest(pair.First, pair.Second.grad!) < allowed, $"{Largest(pair.First, pair.Second.grad!)}");
        });
    }

    private static float Largest(torch.Tensor first, torch.Tensor second) => (first - second).abs().max().item<float>();
}
