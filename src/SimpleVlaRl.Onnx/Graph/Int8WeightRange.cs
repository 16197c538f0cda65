namespace SimpleVlaRl.Onnx.Graph;

/// <summary>How far 8-bit weights reach.</summary>
/// <remarks>
/// x86 without VNNI adds two products of an unsigned activation and a signed weight in 16 bits: 2·255·127 overflows, 2·255·63 does not.
/// A graph with the full range is therefore wrong there, silently.
/// </remarks>
public enum Int8WeightRange
{
    /// <summary>-63 to 63: right on every processor.</summary>
    SevenBits,

    /// <summary>-127 to 127: half the rounding error; only for processors with VNNI, or ARM with its dot product.</summary>
    EightBits,

    /// <summary>
    /// <see cref="EightBits"/> when the exporting machine's processor takes it, else <see cref="SevenBits"/>; only when the graph stays on this machine.
    /// </summary>
    ThisProcessor,
}
