using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Core.Tests.Policies;

/// <summary>Thousands of damaged manifests: each is read or refused in one sentence with the documented exception.</summary>
public sealed class ManifestFuzzTests
{
    [Fact]
    public void Read_OfMutants_GivesAUsableManifestOrRefuses()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, PolicyManifest.FileName);
        byte[] shipped = File.ReadAllBytes(Path.Combine(Repository.Root, "models", "transfer-cube-nano", PolicyManifest.FileName));
        (int read, int refused) = (0, 0);
        Mutation.Check([shipped], 4000, content =>
        {
            File.WriteAllBytes(path, content);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                PolicyManifest manifest = PolicyManifestFile.Read(folder.Path);
                Assert.Equal(manifest.Architecture.ActionDimension, manifest.Joints.Count);
                Assert.Equal(manifest.Architecture.ActionDimension, manifest.Actions.Mask.Count);
                Assert.Equal(manifest.Architecture.ActionDimension, manifest.Actions.High.Count);
                Assert.All(manifest.Versions, version => Assert.NotNull(version.Sha256));
                Assert.True(manifest.Architecture.PatchesPerImage > 0);
                read++;
            }
            catch (PolicyLoadException exception)
            {
                Assert.Contains(path, exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', exception.Message);
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        });
        Assert.True(read > 100 && refused > 1000, $"{read} read and {refused} refused: the mutants are too tame or too wild to show anything");
    }
}
