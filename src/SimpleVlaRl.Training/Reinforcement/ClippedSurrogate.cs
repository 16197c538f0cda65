using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// The policy loss: PPO's clipped surrogate (Schulman et al. 2017, arXiv 1707.06347, equation 7) with a higher upper clip (DAPO, arXiv 2503.14476, section
/// 3.1).
/// </summary>
/// <remarks>
/// Per token max(-A·ratio, -A·clip(ratio, 1 - low, 1 + high)) with ratio = exp(log π - log π_old). Tokens are weighted so that each
/// trajectory's valid tokens are averaged first and episodes then: w = 1/(valid tokens of the trajectory · episodes). Chunks may
/// therefore be computed in any slices and summed, which gives the same number as SimpleVLA-RL's slices re-weighted by their valid counts.
/// </remarks>
internal static class ClippedSurrogate
{
    /// <summary>Computes the weighted sum over the tokens of a slice.</summary>
    /// <param name="logProbabilities">log π of the tokens, [B, A·K], with gradient.</param>
    /// <param name="oldLogProbabilities">log π of the tokens when they were drawn, [B, A·K]; finite everywhere.</param>
    /// <param name="advantages">[B, 1] or [B, A·K].</param>
    /// <param name="weights">The weight of each token, 0 where it is not valid, [B, A·K].</param>
    /// <param name="clipLow">How far the ratio may fall below 1.</param>
    /// <param name="clipHigh">How far it may rise above 1.</param>
    /// <param name="shares">The weights in the means, where they are others than those of the loss.</param>
    /// <returns>The loss, one element with gradient; the share of clipped tokens and the mean of log π_old - log π, both weighted, without.</returns>
    public static (torch.Tensor Loss, torch.Tensor ClipFraction, torch.Tensor ApproximateKl) Compute(
        torch.Tensor logProbabilities,
        torch.Tensor oldLogProbabilities,
        torch.Tensor advantages,
        torch.Tensor weights,
        double clipLow,
        double clipHigh,
        torch.Tensor? shares = null)
    {
        torch.Tensor difference = logProbabilities - oldLogProbabilities;
        torch.Tensor ratio = difference.exp();
        torch.Tensor plain = -advantages * ratio;
        torch.Tensor clipped = -advantages * ratio.Clamped(1 - clipLow, 1 + clipHigh);

        // An invalid token may have any log-probability: chosen out, not multiplied out, since 0 · inf is no number.
        torch.Tensor isValid = weights.IsPositive();
        torch.Tensor zero = torch.zeros_like(plain);
        torch.Tensor loss = (torch.where(isValid, torch.maximum(plain, clipped), zero) * weights).sum();
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor means = shares ?? weights;
        torch.Tensor clipFraction = (torch.where(isValid, clipped.gt(plain).to_type(torch.float32), zero) * means).sum();
        torch.Tensor kl = -(torch.where(isValid, difference.detach(), zero) * means).sum();
        return (loss, clipFraction, kl);
    }

    /// <summary>The log-probabilities of given tokens under a temperature, which is part of the policy.</summary>
    /// <param name="logits">[B, A·K, 256].</param>
    /// <param name="tokens">Bin indices, int64 [B, A·K].</param>
    /// <param name="temperature">The sampling temperature, above 0.</param>
    /// <returns>The tokens' log-probabilities [B, A·K] with gradient; the entropies [B, A·K] in nats without.</returns>
    public static (torch.Tensor LogProbabilities, torch.Tensor Entropies) OfTokens(torch.Tensor logits, torch.Tensor tokens, double temperature)
    {
        torch.Tensor all = torch.nn.functional.log_softmax(logits.DividedBy(temperature), -1);
        torch.Tensor chosen = all.gather(-1, tokens.unsqueeze(-1)).squeeze(-1);
        using IDisposable noGrad = torch.no_grad();
        torch.Tensor detached = all.detach();
        return (chosen, -(detached.exp() * detached).sum(-1));
    }
}
