namespace SimpleVlaRl.Onnx.Graph;

/// <summary>In which numbers the linear layers of a graph are stored and computed.</summary>
/// <remarks>
/// Norms, softmax, rotary positions, the residual stream, the patch embedding, the action head and the sampling are single precision in
/// every one of them, and so are the graph's inputs and outputs.
/// </remarks>
public enum Precision
{
    /// <summary>Single precision throughout: the reference that is compared with the network.</summary>
    Fp32,

    /// <summary>Half precision in linear layers and in attention's matrix products; for GPUs. A CPU computes it in single precision behind casts.</summary>
    Fp16,

    /// <summary>
    /// 8-bit weights with a scale per output and 8-bit activations with a scale per row, so that no row depends on its batch. The fused
    /// dialect uses <c>com.microsoft.MatMulIntegerToFloat</c>, the portable one <c>MatMulInteger</c>. For CPUs.
    /// </summary>
    Int8,

    /// <summary>
    /// 4-bit weights in blocks with a scale each (<c>com.microsoft.MatMulNBits</c>, so in the fused dialect only) for projector and decoder;
    /// the image encoders and the token table are half precision. It saves memory more than time.
    /// </summary>
    Int4,
}
