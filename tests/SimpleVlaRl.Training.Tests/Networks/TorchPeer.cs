using System.Diagnostics;
using System.Runtime.InteropServices;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Training.Tests.Networks;

/// <summary>The policy in Debian's PyTorch: tests/peers/torch/policy.py.</summary>
internal static class TorchPeer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Its logits, [B·K·A·256], or a skip where PyTorch is not installed.</summary>
    /// <param name="policyFolder">A policy or a Hugging Face checkpoint.</param>
    /// <param name="inputs">The batch.</param>
    /// <param name="arguments">More arguments.</param>
    public static async Task<float[]> Logits(string policyFolder, OnnxForwardInputs inputs, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Python), "There is no /usr/bin/python3 (apt: python3-torch).");
        using TemporaryFolder folder = new();
        Write(folder.Path, "images.u8", inputs.Images);
        Write(folder.Path, "input_ids.i64", inputs.InputIds);
        Write(folder.Path, "prompt_lengths.i32", inputs.PromptLengths);
        if (inputs.Proprioception.Length > 0)
        {
            Write(folder.Path, "proprioception.f32", inputs.Proprioception);
        }

        string answer = Path.Combine(folder.Path, "logits.f32");
        ProcessStartInfo start = new(Python, [Path.Combine(Repository.Root, "tests", "peers", "torch", "policy.py"), policyFolder, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync($"inputs {folder.Path}\nlogits {answer}\n");
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string message = await error;
        Assert.SkipWhen(
            message.Contains("No module named 'torch'", StringComparison.Ordinal), "The Python package torch is not installed (apt: python3-torch).");
        Assert.True(process.ExitCode == 0, message);
        Assert.Contains("torch", await output, StringComparison.Ordinal);
        return MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(answer, TestContext.Current.CancellationToken)).ToArray();
    }

    private static void Write<T>(string folder, string name, T[] values)
        where T : unmanaged => File.WriteAllBytes(Path.Combine(folder, name), MemoryMarshal.AsBytes(values.AsSpan()));
}
