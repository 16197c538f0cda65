using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits one image encoder: rows of patch pixels to patch features.</summary>
/// <remarks>timm 0.9.10 <c>vision_transformer.py</c>; what differs is told at <see cref="VisionEncoderArchitecture"/>.</remarks>
internal sealed class VisionEncoderEmitter(OnnxGraphBuilder graph, IWeightSource weights, VisionEncoderArchitecture encoder, int imageSize)
{
    private readonly string prefix = PolicyTensorNames.Vision(encoder);
    private readonly int patchCount = imageSize / encoder.PatchSize * (imageSize / encoder.PatchSize);

    private int TokenCount => patchCount + encoder.PrefixTokenCount;

    /// <summary>Cuts images into rows of patch pixels, once for all encoders.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="images">uint8 [B, N, H, W, 3].</param>
    /// <param name="imageSize">H and W.</param>
    /// <param name="patchSize">The side of a patch.</param>
    /// <returns>float [B·N·patches, patchSize·patchSize·3] with values 0 to 255.</returns>
    public static string EmitPatches(OnnxGraphBuilder graph, string images, int imageSize, int patchSize)
    {
        graph.Scope = "patches";
        int grid = imageSize / patchSize;
        string tiles = graph.Transpose(graph.Reshape(images, -1, grid, patchSize, grid, patchSize, 3), 0, 1, 3, 2, 4, 5);
        return graph.Cast(graph.Reshape(tiles, -1, patchSize * patchSize * 3), OnnxElementType.Float);
    }

    /// <summary>Emits the encoder.</summary>
    /// <param name="images">uint8 [B, N, H, W, 3].</param>
    /// <param name="patches">float [B·N·patches, patchSize·patchSize·3], which a convolution stem does not look at.</param>
    /// <returns>float [B·N·patches, width].</returns>
    public string Emit(string images, string patches)
    {
        graph.Scope = encoder.Name;
        graph.RowGroup = encoder.Name;
        string embedded = encoder.HasStem ? new ConvolutionStemEmitter(graph, weights, encoder, imageSize).Emit(images) : Projected(patches);
        string tokens = graph.Reshape(embedded, -1, patchCount, encoder.Width);
        tokens = graph.Add(tokens, graph.Weight(weights, prefix + "pos_embed", 1, patchCount, encoder.Width));
        string rows = graph.Reshape(WithPrefix(tokens), -1, encoder.Width);
        string? branch = null;
        for (int block = 0; block < encoder.BlockCount; block++)
        {
            graph.Scope = $"{encoder.Name}.{block}";
            (rows, branch) = Block(rows, branch, $"{prefix}blocks.{block}.");
        }

        rows = branch is null ? rows : graph.Add(rows, branch);
        if (encoder.PrefixTokenCount == 0)
        {
            return rows;
        }

        string all = graph.Reshape(rows, -1, TokenCount, encoder.Width);
        return graph.Reshape(graph.Slice(all, encoder.PrefixTokenCount, TokenCount, 1), -1, encoder.Width);
    }

    private string Projected(string patches)
    {
        (string weight, string bias) = PatchEmbedding.Fold(graph, weights, encoder);
        return graph.RowProduct(patches, weight, bias);
    }

    private string WithPrefix(string tokens)
    {
        if (encoder.PrefixTokenCount == 0)
        {
            return tokens;
        }

        List<string> parts = [graph.Weight(weights, prefix + "cls_token", 1, 1, encoder.Width)];
        if (encoder.PrefixTokenCount > 1)
        {
            parts.Add(graph.Weight(weights, prefix + "reg_token", 1, encoder.PrefixTokenCount - 1, encoder.Width));
        }

        string count = graph.Size(tokens, 0);
        string shape = graph.Concatenate(0, count, graph.Integers(1, 1));
        return graph.Concatenate(1, [.. parts.Select(part => graph.Expand(part, shape)), tokens]);
    }

    /// <summary>One block; the addition of its last branch is left to the norm that follows.</summary>
    private (string Rows, string Branch) Block(string rows, string? branch, string name)
    {
        (string normed, rows) = AddNorm(rows, branch, name + "norm1");
        string attended = Scaled(Attention(normed, name + "attn."), name + "ls1.scale_factor");
        (normed, rows) = AddNorm(rows, attended, name + "norm2");
        string hidden = graph.LinearGelu(weights, normed, name + "mlp.fc1", encoder.Width, encoder.MlpHiddenWidth);
        string answer = graph.Linear(weights, hidden, name + "mlp.fc2", encoder.MlpHiddenWidth, encoder.Width, hasBias: true);
        return (rows, Scaled(answer, name + "ls2.scale_factor"));
    }

    private string Attention(string rows, string name)
    {
        string joined = graph.Linear(weights, rows, name + "qkv", encoder.Width, 3 * encoder.Width, hasBias: true);
        string mixed = graph.IsFused ? FusedMix(joined) : Mix(joined);
        return graph.Linear(weights, mixed, name + "proj", encoder.Width, encoder.Width, hasBias: true);
    }

    private string Mix(string joined)
    {
        int headWidth = encoder.Width / encoder.HeadCount;
        string heads = graph.Transpose(graph.Reshape(joined, -1, TokenCount, 3, encoder.HeadCount, headWidth), 2, 0, 3, 1, 4);
        string[] parts = graph.Split(heads, 3, 0);
        string mixed = graph.Attention(parts[0], graph.Transpose(parts[1], 0, 1, 2, 4, 3), parts[2], headWidth, mask: null);
        return graph.Reshape(graph.Transpose(mixed, 0, 1, 3, 2, 4), -1, encoder.Width);
    }

    private string FusedMix(string joined)
    {
        string[] parts = graph.Split(graph.Reshape(graph.ToProduct(joined), -1, TokenCount, 3 * encoder.Width), 3, -1);
        string mixed = graph.FusedNode("MultiHeadAttention", parts, OnnxAttribute.Of("num_heads", (long)encoder.HeadCount));
        return graph.FromProduct(graph.Reshape(mixed, -1, encoder.Width));
    }

    private (string Normed, string Sum) AddNorm(string rows, string? branch, string name) => graph.AddLayerNorm(
        rows,
        branch,
        graph.Weight(weights, name + ".weight", encoder.Width),
        graph.Weight(weights, name + ".bias", encoder.Width),
        encoder.LayerNormEpsilon);

    private string Scaled(string branch, string scale) =>
        encoder.HasLayerScale ? graph.Multiply(branch, graph.Weight(weights, scale, encoder.Width)) : branch;
}
