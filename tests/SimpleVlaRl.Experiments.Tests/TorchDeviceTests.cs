using SimpleVlaRl.Inference.Accelerators;

namespace SimpleVlaRl.Experiments.Tests;

/// <summary>What <c>--device cuda</c> says where it cannot be had.</summary>
public sealed class TorchDeviceTests
{
    private static readonly AcceleratorState NoDriver = new(HasDriver: false, ["an NVIDIA driver (libcuda.so.1)"]);
    private static readonly AcceleratorState Complete = new(HasDriver: true, []);

    [Fact]
    public void Refusal_WithoutAnything_NamesDriverAndLibtorch()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(
            $"--device cuda cannot be used, because this machine lacks an NVIDIA driver (libcuda.so.1) and a libtorch with CUDA (there is no "
            + $"libtorch_cuda.so in '{folder.Path}'): {AcceleratorState.Advice}; SIMPLEVLA_LIBTORCH names the folder of a libtorch with CUDA, 'torch/lib' of a "
            + $"Python installation of PyTorch {TorchLibraries.Version}; nothing falls back to the processor by itself, leave --device cuda out to use it.",
            TorchDevice.Refusal(folder.Path, NoDriver, null));
    }

    [Fact]
    public void Refusal_WithALibraryThatCannotBeLoaded_SaysWhatTheLinkerSays()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "libtorch_cuda.so"), "no library");
        string refusal = TorchDevice.Refusal(folder.Path, Complete, null);
        Assert.Contains("this machine lacks what libtorch_cuda.so loads (", refusal, StringComparison.Ordinal);
        Assert.Contains(folder.Path, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("driver (", refusal, StringComparison.Ordinal);
    }
}
