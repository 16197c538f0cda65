using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Tests.Accelerators;

/// <summary>What is said to be missing, on machines that are made up.</summary>
public sealed class AcceleratorReaderTests
{
    private const string Cuda = "CUDA 13 (libcudart.so.13, libcublas.so.13, libcublasLt.so.13, libcurand.so.10)";
    private const string CudaError =
        "libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object file: No such file or directory";
    private static readonly CudaDriver Good = new(0, 2, 13010);

    [Theory]
    [InlineData(ExecutionProvider.Cuda, "an NVIDIA driver (libcuda.so.1) and " + Cuda)]
    [InlineData(
        ExecutionProvider.TensorRt,
        "an NVIDIA driver (libcuda.so.1), " + Cuda + ", cuDNN 9 (libcudnn.so.9) and TensorRT 10 (libnvinfer.so.10, libnvonnxparser.so.10)")]
    [InlineData(ExecutionProvider.Cpu, "an NVIDIA driver (libcuda.so.1)")]
    public void Read_WithNothing_NamesAll(ExecutionProvider provider, string expected)
    {
        AcceleratorState state = AcceleratorReader.Read(provider, 0, new FakeProbe(null, "all"));
        Assert.Equal((false, expected), (state.HasDriver, state.Text));
    }

    [Theory]
    [InlineData(ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.TensorRt)]
    public void Read_WithAll_MissesNothing(ExecutionProvider provider)
    {
        AcceleratorState state = AcceleratorReader.Read(provider, 1, new FakeProbe(Good));
        Assert.Equal((true, ""), (state.HasDriver, state.Text));
    }

    [Fact]
    public void Read_WithOneLibraryLess_NamesItAlone() => Assert.Equal(
        "CUDA 13 (libcublas.so.13)", AcceleratorReader.Read(ExecutionProvider.Cuda, 0, new FakeProbe(Good, "libcublas.so.13")).Text);

    [Theory]
    [InlineData(100, 0, 13000, "a GPU that the NVIDIA driver can use (it finds none)")]
    [InlineData(999, 0, 13000, "an NVIDIA driver that starts (its error is 999)")]
    [InlineData(0, 1, 12040, "an NVIDIA driver for CUDA 13.0 (this one is for 12.4)")]
    [InlineData(0, 1, 13000, "a GPU with number 1 (the NVIDIA driver has 1, counted from 0)")]
    public void Read_WithADriverThatDoesNotDo_SaysWhy(int result, int devices, int version, string expected) =>
        Assert.Equal(expected, AcceleratorReader.Read(ExecutionProvider.Cuda, 1, new FakeProbe(new(result, devices, version))).Text);

    [Fact]
    public void Read_OfTheDriverAlone_DemandsNoVersionOfCuda() =>
        Assert.Empty(AcceleratorReader.Read(ExecutionProvider.Cpu, 0, new FakeProbe(new(0, 1, 12040), "all")).Missing);

    [Fact]
    public void Text_OfARefusal_IsOneSentenceThatSaysWhatToDo() => Assert.Equal(
        "The execution provider 'cuda' cannot start on device 0, because this machine lacks an NVIDIA driver (libcuda.so.1) and " + Cuda + ": install that, "
        + "start containers with 'docker run --gpus all', and name folders of libraries that are installed and not found in LD_LIBRARY_PATH; nothing falls "
        + "back to the processor by itself, choose the provider 'cpu' to use it.",
        Refusal(new FakeProbe(null, "all"), CudaError));

    [Fact]
    public void Text_WhereNothingIsMissing_LeavesTheWordsToTheRuntime() => Assert.Null(Refusal(new FakeProbe(Good), "CUDA failure 2: out of memory"));

    /// <summary>A runtime that was built on the board for the CUDA that the board has.</summary>
    [Fact]
    public void Text_WhereTheRuntimeMissesAnotherFile_LeavesTheWordsToTheRuntime() =>
        Assert.Null(Refusal(new FakeProbe(Good, "libcublasLt.so.13"), CudaError.Replace("so.13", "so.12", StringComparison.Ordinal)));

    [Fact]
    public void Read_OfThisMachine_AgreesWithItsLinker()
    {
        SystemProbe probe = new();
        Assert.True(probe.CanLoad("libc.so.6"));
        Assert.False(probe.CanLoad("libnobody.so.7"));
        Assert.Equal(probe.Driver() is not null, AcceleratorReader.ReadDriver().HasDriver);
    }

    private static string? Refusal(FakeProbe probe, string said) =>
        ProviderRefusal.Text(new() { Provider = ExecutionProvider.Cuda }, said, AcceleratorReader.Read(ExecutionProvider.Cuda, 0, probe));
}
