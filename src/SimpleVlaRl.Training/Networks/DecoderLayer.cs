using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>One Llama layer with full attention.</summary>
internal sealed class DecoderLayer(ParameterStore parameters, DecoderArchitecture decoder, int layer)
{
    private readonly string prefix = PolicyTensorNames.DecoderLayer(layer);
    private readonly int heads = decoder.HeadCount;
    private readonly int headWidth = decoder.Width / decoder.HeadCount;

    /// <summary>Runs the layer for a run of its rows; all rows are keys.</summary>
    /// <param name="hidden">The residual stream, [B, S, width].</param>
    /// <param name="rotary">The rotation of each row, [B or 1, S, heads, head width / 2].</param>
    /// <param name="mask">Added to the scores, broadcast to [B, 1, 1, S]; null for none.</param>
    /// <param name="first">The first row wanted.</param>
    /// <param name="count">The rows wanted.</param>
    /// <returns>The stream after the layer, [B, count, width].</returns>
    public torch.Tensor Forward(torch.Tensor hidden, torch.Tensor rotary, torch.Tensor? mask, long first, long count)
    {
        bool all = count == hidden.shape[1];
        torch.Tensor normalized = RmsNorm(hidden, parameters[prefix + "input_layernorm.weight"], decoder.RmsNormEpsilon);
        torch.Tensor wanted = all ? normalized : normalized.narrow(1, first, count);
        torch.Tensor query = Rotate(
            parameters.Linear(wanted, prefix + "self_attn.q_proj", hasBias: false, PairedRows), all ? rotary : rotary.narrow(1, first, count));
        torch.Tensor key = Rotate(parameters.Linear(normalized, prefix + "self_attn.k_proj", hasBias: false, PairedRows), rotary);
        torch.Tensor value = Heads(parameters.Linear(normalized, prefix + "self_attn.v_proj", hasBias: false));
        torch.Tensor mixed = MatrixAttention.Suits(parameters, heads, count, hidden.shape[1])
            ? MatrixAttention.Forward(query, key, value, mask)
            : functional.scaled_dot_product_attention(
                query.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2), mask?.expand(hidden.shape[0], 1, count, hidden.shape[1])!);
        torch.Tensor attended = parameters.Linear(
            mixed.transpose(1, 2).reshape(hidden.shape[0], count, decoder.Width), prefix + "self_attn.o_proj", hasBias: false);
        torch.Tensor stream = attended.AddInPlace(all ? hidden : hidden.narrow(1, first, count));

        torch.Tensor second = RmsNorm(stream, parameters[prefix + "post_attention_layernorm.weight"], decoder.RmsNormEpsilon);
        torch.Tensor gate = functional.silu(parameters.Linear(second, prefix + "mlp.gate_proj", hasBias: false));
        torch.Tensor gated = gate * parameters.Linear(second, prefix + "mlp.up_proj", hasBias: false);
        return parameters.Linear(gated, prefix + "mlp.down_proj", hasBias: false).AddInPlace(stream);
    }

    /// <summary>RMSNorm (Zhang and Sennrich 2019): x / sqrt(mean(x²) + epsilon) · weight.</summary>
    public static torch.Tensor RmsNorm(torch.Tensor hidden, torch.Tensor weight, double epsilon)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor scale = (hidden * hidden).mean([-1], keepdim: true).AddInPlace(epsilon).rsqrt_();
        return (hidden * scale * weight).MoveToOuterDisposeScope();
    }

    /// <summary>A projection's matrix with each head's rows i and i + width/2 brought side by side: see <see cref="RotaryTable"/>.</summary>
    private torch.Tensor PairedRows(torch.Tensor matrix) => matrix.view(heads, 2, headWidth / 2, -1).transpose(1, 2).reshape(decoder.Width, -1);

    private torch.Tensor Rotate(torch.Tensor projected, torch.Tensor rotary)
    {
        torch.Tensor pairs = projected.view(projected.shape[0], projected.shape[1], heads, headWidth / 2, 2);
        return torch.view_as_real(torch.view_as_complex(pairs) * rotary).flatten(3, 4);
    }

    private torch.Tensor Heads(torch.Tensor projected) => projected.view(projected.shape[0], projected.shape[1], heads, headWidth);
}
