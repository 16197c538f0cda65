using System.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Learner.Learning;

/// <summary>Options that every command that changes weights has, and means the same by.</summary>
internal static class LearningOptions
{
    public static OptionalNumberOption<double> LoraAlpha() => new("--lora-alpha", "", 1e-6, 1e6)
    {
        Description = "The adapters' alpha: a change is alpha/rank times their product. Without it the rank, which is the scale 1."
    };

    public static Option<bool> Bfloat16() => new("--bf16")
    {
        Description = "Matrix products in bfloat16 over single-precision weights: faster on CUDA and on processors with AVX512-BF16 or AMX."
    };
}
