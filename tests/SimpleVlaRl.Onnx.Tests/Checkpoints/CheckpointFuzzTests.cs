using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Onnx.Tests.Checkpoints;

/// <summary>Damaged side files of checkpoints and of policy vectors: each is used or refused in one sentence with the documented exception.</summary>
public sealed class CheckpointFuzzTests
{
    [Theory]
    [InlineData("config.json", 800)]
    [InlineData("dataset_statistics.json", 800)]
    [InlineData("preprocessor_config.json", 800)]
    [InlineData("model.safetensors.index.json", 400)]
    public void Open_WithAMutantBesideSoundWeights_OpensOrRefuses(string file, int count)
    {
        using TemporaryFolder folder = new();
        SyntheticCheckpoint.Write(
            folder.Path,
            SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 1, shrink: 16),
            new SyntheticOptions { Platform = OpenVlaPlatform.Libero },
            TestContext.Current.CancellationToken);
        string path = Path.Combine(folder.Path, file);
        int refused = 0;
        Mutation.Check([File.ReadAllBytes(path)], count, content =>
        {
            File.WriteAllBytes(path, content);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using HuggingFaceCheckpoint checkpoint = HuggingFaceCheckpoint.Open(folder.Path, new HuggingFaceOptions { Platform = OpenVlaPlatform.Libero });
                Assert.Empty(checkpoint.Manifest("x").Validate());
            }
            catch (PolicyLoadException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        });
        Assert.True(refused > count / 4, $"only {refused} mutants were refused");
    }

    [Fact]
    public void PolicyVectors_OfAMutant_AreReadOrRefused()
    {
        string source = GoldenVectors.Policy;
        using TemporaryFolder folder = new();
        foreach (string file in (string[])["a.json", "a.weights.safetensors", "a.io.safetensors"])
        {
            File.Copy(Path.Combine(source, file), Path.Combine(folder.Path, file));
        }

        string path = Path.Combine(folder.Path, "a.json");
        int refused = 0;
        Mutation.Check([File.ReadAllBytes(Path.Combine(source, "a.json"))], 150, content =>
        {
            File.Delete(path);
            File.WriteAllBytes(path, content);
            try
            {
                foreach (PolicyVectors vectors in PolicyVectors.Find(folder.Path))
                {
                    vectors.WriteCheckpoint(Path.Combine(folder.Path, "checkpoint"));
                }
            }
            catch (PolicyLoadException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
                refused++;
            }
        });
        Assert.True(refused > 30, $"only {refused} mutants were refused");
    }
}
