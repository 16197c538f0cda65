using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Inference.Tests;

/// <summary>Whole policies in every precision and dialect, as robots load them.</summary>
public sealed class PolicyPrecisionTests
{
    private static readonly string[] Instructions = ["go", "lift the green block with both arms", "stop now"];

    public static TheoryData<OperatorDialect, Precision> All => new()
    {
        { OperatorDialect.Fused, Precision.Fp32 },
        { OperatorDialect.Portable, Precision.Fp16 },
        { OperatorDialect.Fused, Precision.Fp16 },
        { OperatorDialect.Portable, Precision.Int8 },
        { OperatorDialect.Fused, Precision.Int8 },
        { OperatorDialect.Fused, Precision.Int4 },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Infer_OfUnequalPrompts_EqualsEachRowAlone(OperatorDialect dialect, Precision precision)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything(), options: new PolicyExportOptions { Dialect = dialect, Precision = precision });
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        PolicyRequest[] requests = [.. Instructions.Select((instruction, row) => disk.Request(row, instruction, 1.6f))];
        ActionChunk[] together = [.. requests.Select(_ => disk.Chunk())];
        ActionChunk alone = disk.Chunk();

        policy.Infer(requests, together);

        for (int row = 0; row < requests.Length; row++)
        {
            policy.Infer([requests[row]], [alone]);
            Assert.Equal(alone.Tokens, together[row].Tokens);
            Assert.All(alone.LogProbabilities.Zip(together[row].LogProbabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        Assert.Equal(precision.ToString().ToLowerInvariant(), policy.Identity.Precision);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Infer_OfWhatIsNoNumber_GivesNaNActions(OperatorDialect dialect, Precision precision)
    {
        PolicyArchitecture architecture = TinyPolicies.Everything();
        using PolicyOnDisk disk = new(architecture, options: new PolicyExportOptions { Dialect = dialect, Precision = precision });
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        PolicyRequest bad = disk.Request(1, "go", 0);
        bad.Proprioception[1] = double.NaN;
        ActionChunk[] chunks = [disk.Chunk(), disk.Chunk()];

        policy.Infer([bad, disk.Request(2, "go", 0)], chunks);

        Assert.All(chunks[0].Actions, action => Assert.True(float.IsNaN(action)));
        Assert.All(chunks[1].Actions, action => Assert.True(float.IsFinite(action)));
    }

    [Fact]
    public void Load_OfAGraphThatIsNotInItsManifestsPrecision_Refuses()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything(), options: new PolicyExportOptions { Precision = Precision.Int8 });
        PolicyManifestFile.Write(disk.Folder, disk.Manifest with { Versions = [disk.Manifest.Versions[0] with { Precision = "fp32" }] });

        PolicyLoadException exception = Assert.Throws<PolicyLoadException>(() => OnnxPolicy.Load(disk.Folder));

        Assert.Contains("int8", exception.Message, StringComparison.Ordinal);
        Assert.Contains("fp32", exception.Message, StringComparison.Ordinal);
    }
}
