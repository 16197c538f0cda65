using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>Whether this processor multiplies unsigned with signed bytes without 16-bit saturation.</summary>
internal static class Int8Support
{
    private const int SevenBitLimit = 63;
    private const int EightBitLimit = 127;

    /// <summary>AVX-512 VNNI: CPUID leaf 7.0, ECX bit 11. AVX-VNNI: leaf 7.1, EAX bit 4 (Intel SDM volume 2A, CPUID).</summary>
    public static bool TakesEightBits { get; } = Dp.IsSupported || AvxVnni.IsSupported || HasAvx512Vnni();

    /// <summary>The largest magnitude of a weight.</summary>
    public static int Limit(Int8WeightRange range) => range switch
    {
        Int8WeightRange.EightBits => EightBitLimit,
        Int8WeightRange.ThisProcessor when TakesEightBits => EightBitLimit,
        _ => SevenBitLimit,
    };

    private static bool HasAvx512Vnni() => X86Base.IsSupported && Avx512F.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
}
