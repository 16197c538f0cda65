using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// Advantage-weighted imitation: the negative log-likelihood of what did better than the others, weighted by how much better.
/// </summary>
/// <remarks>
/// Advantage-weighted regression (Peng et al. 2019, arXiv 1910.00177) with max(A, 0) in place of exp(A/β), as in self-imitation learning (Oh et al. 2018,
/// arXiv 1806.05635, equation 2): with binary outcomes a failure says less of what to do than a success. It needs no ratio, so that it holds
/// however far the policy is from the one that acted, and no clip.
/// </remarks>
internal static class ImitatedSuccesses
{
    /// <summary>Computes the weighted sum over the tokens of a slice; shapes and weights as in <see cref="ClippedSurrogate.Compute"/>.</summary>
    public static (torch.Tensor Loss, torch.Tensor ClipFraction, torch.Tensor ApproximateKl) Compute(
        torch.Tensor logProbabilities, torch.Tensor oldLogProbabilities, torch.Tensor advantages, torch.Tensor weights, torch.Tensor? shares = null)
    {
        torch.Tensor isValid = weights.IsPositive();
        torch.Tensor zero = torch.zeros_like(logProbabilities);
        torch.Tensor loss = (torch.where(isValid, -advantages.AtLeast(0) * logProbabilities, zero) * weights).sum();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor kl = -(torch.where(isValid, logProbabilities.detach() - oldLogProbabilities, zero) * (shares ?? weights)).sum();
        return (loss, torch.zeros_like(kl), kl);
    }
}
