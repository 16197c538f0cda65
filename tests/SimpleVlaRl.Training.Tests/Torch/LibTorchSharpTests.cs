using System.Runtime.InteropServices;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Torch;

/// <summary>The glue library beside the tests is the weakened copy, and loads on this system.</summary>
public sealed class LibTorchSharpTests
{
    private const string GlueLibrary = "libLibTorchSharp.so";

    [Fact]
    public void Torch_MatrixProduct_IsComputed()
    {
        using torch.Tensor left = torch.tensor(new float[] { 1, 2, 3, 4 }).reshape(2, 2);
        using torch.Tensor product = left.matmul(left);

        Assert.Equal([7f, 10f, 15f, 22f], MemoryMarshal.Cast<byte, float>(product.bytes).ToArray());
    }

    [Fact]
    public void GlueLibrary_BesideTheProgram_NeedsTheNewVersionOnlyWeakly()
    {
        string path = Path.Combine(AppContext.BaseDirectory, GlueLibrary);

        (string Name, ushort Flags) need = Assert.Single(VersionNeeds.Read(File.ReadAllBytes(path)), need => need.Name == "GLIBCXX_3.4.32");

        Assert.Equal(2, need.Flags);
        Assert.Contains(VersionNeeds.Read(File.ReadAllBytes(path)), other => other is { Name: "GLIBCXX_3.4.30", Flags: 0 });
    }

    [Fact]
    public void NativeFiles_BesideTheProgram_AreOnlyThoseThatTorchLoads()
    {
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so")));
        Assert.False(File.Exists(Path.Combine(AppContext.BaseDirectory, "libtorch_python.so")));
        Assert.False(
            Directory.Exists(Path.Combine(AppContext.BaseDirectory, "cpu")),
            "TorchSharp made a consolidated folder: the files beside the program were not enough to load it.");
    }
}
