using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>The decoder from embedded tokens to the rows that a head reads, and the head of action tokens.</summary>
/// <remarks>
/// Two shortcuts that change nothing but the time. In the first layer the placeholders are zero vectors, and RMSNorm, the projections and
/// rotation keep them zero: their scores are 0, their values 0, and their outputs all the same. One row stands for all of them, with
/// ln(A·K) added to its score as a key. In the last layer only the rows whose logits are read are queries.
/// </remarks>
internal sealed class PolicyDecoder(ParameterStore parameters, PolicyArchitecture architecture)
{
    private readonly DecoderLayer[] layers = [.. Enumerable.Range(0, architecture.Decoder.LayerCount)
        .Select(layer => new DecoderLayer(parameters, architecture.Decoder, layer))];

    /// <summary>Embeds prompts.</summary>
    /// <param name="ids">Token ids, int64 [B, n].</param>
    /// <returns>The embeddings, [B, n, width].</returns>
    public torch.Tensor Embed(torch.Tensor ids) =>
        parameters[PolicyTensorNames.TokenEmbedding].index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], architecture.Decoder.Width);

    /// <summary>Runs the decoder.</summary>
    /// <param name="real">The embedded tokens before the placeholders, in the layout's order, [B, real, width].</param>
    /// <param name="layout">Positions and padding.</param>
    /// <returns>What a head reads: the rows of the action positions after the final norm, [B, A·K, width].</returns>
    public torch.Tensor Forward(torch.Tensor real, SequenceLayout layout)
    {
        long batch = real.shape[0];
        int actions = architecture.ActionTokenCount;
        int count = layout.RealCount;
        torch.Tensor placeholder = torch.zeros(batch, 1, architecture.Decoder.Width, device: real.device);
        torch.Tensor hidden = Layer(
            torch.cat([real, placeholder], 1), input => layers[0].Forward(input, layout.Rotary.narrow(1, 0, count + 1), layout.FirstLayerMask, 0, count + 1));
        hidden = torch.cat([hidden.narrow(1, 0, count), hidden.narrow(1, count, 1).expand(batch, actions, architecture.Decoder.Width)], 1);

        // The last prompt token and all placeholders but the last: each action is read one position early.
        for (int layer = 1; layer < layers.Length; layer++)
        {
            DecoderLayer current = layers[layer];
            bool isLast = layer == layers.Length - 1;
            hidden = Layer(
                hidden, input => current.Forward(input, layout.Rotary, layout.PaddingMask, isLast ? count - 1 : 0, isLast ? actions : count + actions));
        }

        torch.Tensor read = layers.Length > 1 ? hidden : hidden.narrow(1, count - 1, actions);
        return DecoderLayer.RmsNorm(read, parameters[PolicyTensorNames.FinalNorm], architecture.Decoder.RmsNormEpsilon);
    }

    private torch.Tensor Layer(torch.Tensor input, Func<torch.Tensor, torch.Tensor> layer) => RecomputedLayer.Run(parameters.RecomputesLayers, input, layer);

    /// <summary>The LM head's action rows.</summary>
    /// <param name="rows">[B, A·K, width].</param>
    /// <returns>The logits, [B, A·K, 256].</returns>
    public torch.Tensor Logits(torch.Tensor rows) =>
        functional.linear(rows, parameters[PolicyTensorNames.Head].narrow(0, architecture.FirstActionRow, ActionBins.Count));
}
