using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Text;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>A greedy decision for robots that see noise and were told the same.</summary>
internal static class NoiseInputs
{
    private const string Instruction = "transfer the red cube";

    /// <summary>Makes the inputs, always the same for a network and a batch.</summary>
    public static OnnxForwardInputs Of(PolicyArchitecture architecture, int batch)
    {
        Random random = new(batch);
        byte[] images = new byte[batch * architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3];
        random.NextBytes(images);
        long[] prompt = [ByteVocabulary.Begin, .. Enumerable.Repeat(0, Instruction.Length).Select(_ => (long)random.Next(3, ByteVocabulary.Size))];
        return new OnnxForwardInputs
        {
            Images = images,
            InputIds = [.. Enumerable.Repeat(prompt, batch).SelectMany(row => row)],
            PromptLengths = [.. Enumerable.Repeat(prompt.Length, batch)],
            Proprioception = [.. Enumerable.Range(0, batch * architecture.ProprioceptionDimension).Select(_ => random.NextSingle() - 0.5f)],
            Uniforms = new float[batch * architecture.ActionTokenCount],
            Temperature = 0,
        };
    }
}
