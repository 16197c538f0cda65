using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Accelerators;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Tests.Engine;

/// <summary>
/// This machine has no GPU and this build no provider for one: everything but the processor must be refused, clearly, and nothing may fall back.
/// </summary>
public sealed class ProviderTests
{
    [Theory]
    [InlineData(ExecutionProvider.Cuda, "has no CUDAExecutionProvider; it has: CPUExecutionProvider")]
    [InlineData(ExecutionProvider.TensorRt, "has no TensorrtExecutionProvider; it has: CPUExecutionProvider")]
    public void Load_WithAProviderThatIsNotThere_Refuses(ExecutionProvider provider, string expected) =>
        Assert.Contains(expected, Refused(new OnnxPolicyOptions { Provider = provider }), StringComparison.Ordinal);

    [Fact]
    public void Load_WithALibraryThatIsNotThere_NamesIt() =>
        Assert.Contains(
            "There is no provider library '/nowhere/libprovider.so'",
            Refused(new OnnxPolicyOptions { Provider = ExecutionProvider.Cuda, ProviderLibrary = "/nowhere/libprovider.so" }),
            StringComparison.Ordinal);

    [Fact]
    public void Load_WithALibraryThatIsNoProvider_SaysSoAndThatNothingFallsBack()
    {
        string library = Directory.GetFiles(AppContext.BaseDirectory, "libonnxruntime_providers_shared.so", SearchOption.AllDirectories).First();

        string message = Refused(new OnnxPolicyOptions { Provider = ExecutionProvider.Cuda, ProviderLibrary = library });

        Assert.Contains("CreateEpFactories", message, StringComparison.Ordinal);
        Assert.Contains("Nothing falls back", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OnTheProcessorWithALibrary_Refuses() =>
        Assert.Contains("needs none", Refused(new OnnxPolicyOptions { ProviderLibrary = "/lib/any.so" }), StringComparison.Ordinal);

    [Fact]
    public void Load_WithWrongAffinities_PassesOnWhatTheRuntimeSays()
    {
        // Three threads beside the caller's need three groups.
        string message = Refused(new OnnxPolicyOptions { IntraOpThreads = 4, ThreadAffinities = "1" });

        Assert.Contains("ONNX Runtime refuses", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_OfAnArchitecture_NamesEveryInputWhoseSizeMayChange() =>
        Assert.Equal(
            "images:8x2x8x8x3,input_ids:8x128,prompt_lengths:8,proprioception:8x3,uniforms:8x6",
            ProviderSetup.Profile(TinyPolicies.Everything(), 8, 128));

    private static string Refused(OnnxPolicyOptions options)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        return Assert.Throws<PolicyLoadException>(() => OnnxPolicy.Load(disk.Folder, options: options)).Message;
    }
}
