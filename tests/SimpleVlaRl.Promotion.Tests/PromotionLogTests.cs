using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion.Decisions;

namespace SimpleVlaRl.Promotion.Tests;

/// <summary>The decisions on a policy's versions.</summary>
public sealed class PromotionLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void InUse_AfterAPromotionThatWasTakenBack_IsTheVersionBefore()
    {
        PolicyManifest manifest = Manifest(1, 2, 3);
        Assert.Null(PromotionLog.Read(folder.Path).InUse(manifest));
        Assert.Equal(3, PromotionLog.Read(folder.Path).Candidate(manifest)!.Version);
        Decide(manifest, 1, PromotionDecision.Promoted);
        Decide(manifest, 2, PromotionDecision.Promoted);
        Assert.Equal(2, PromotionLog.Read(folder.Path).InUse(manifest)!.Version);
        Assert.Equal(3, PromotionLog.Read(folder.Path).Candidate(manifest)!.Version);
        Decide(manifest, 2, PromotionDecision.Rejected);
        Decide(manifest, 3, PromotionDecision.Rejected);
        Assert.Equal(1, PromotionLog.Read(folder.Path).InUse(manifest)!.Version);
        Assert.Null(PromotionLog.Read(folder.Path).Candidate(manifest));
    }

    [Fact]
    public void Of_AnotherVersionUnderAPromotedNumber_IsUndecided()
    {
        Decide(Manifest(1), 1, PromotionDecision.Promoted);
        PolicyManifest replaced = Manifest(1) with { Versions = [Version(1) with { Sha256 = new Dictionary<string, string> { ["model.onnx"] = "other" } }] };
        Assert.Null(PromotionLog.Read(folder.Path).InUse(replaced));
        Assert.Equal(1, PromotionLog.Read(folder.Path).Candidate(replaced)!.Version);
    }

    [Fact]
    public void Candidate_ThatWasNotVerified_IsNone()
    {
        PolicyManifest manifest = Manifest(1) with { Versions = [Version(1), Version(2) with { Verified = false }] };
        Decide(manifest, 1, PromotionDecision.Promoted);
        Assert.Null(PromotionLog.Read(folder.Path).Candidate(manifest));
    }

    [Fact]
    public void Decide_AfterALineThatWasCutShort_DropsItAlone()
    {
        PolicyManifest manifest = Manifest(1, 2);
        Decide(manifest, 1, PromotionDecision.Promoted);
        string path = Path.Combine(folder.Path, PromotionLog.FileName);
        File.AppendAllText(path, File.ReadAllText(path)[..40]);
        Assert.Single(PromotionLog.Read(folder.Path).Records);
        Decide(manifest, 2, PromotionDecision.Rejected);
        Assert.Equal([1, 2], PromotionLog.Read(folder.Path).Records.Select(record => record.Version));
    }

    [Theory]
    [InlineData("{}\n")]
    [InlineData("null\n")]
    [InlineData("not json\n")]
    [InlineData("{\"time\":\"2026-01-01T00:00:00Z\",\"version\":1,\"digest\":\"\",\"decision\":\"maybe\",\"by\":\"x\",\"reason\":\"\"}\n")]
    public void Read_OfALineThatIsNoDecision_RefusesAllAndNamesIt(string line)
    {
        Decide(Manifest(1), 1, PromotionDecision.Promoted);
        File.AppendAllText(Path.Combine(folder.Path, PromotionLog.FileName), line);
        Assert.StartsWith("Line 2 of", Assert.Throws<PromotionException>(() => PromotionLog.Read(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<PromotionException>(() => Decide(Manifest(1), 1, PromotionDecision.Rejected));
    }

    [Fact]
    public void Decide_ByManyAtOnce_LosesNoneAndDecidesOnce()
    {
        PolicyManifest manifest = Manifest(1);
        Parallel.For(0, 16, writer => PromotionLog.Decide(
            folder.Path, history => history.Of(manifest.Versions[0]) is null ? Record(manifest, 1, PromotionDecision.Promoted) : null));
        Parallel.For(0, 32, number =>
        {
            if (number % 2 == 0)
            {
                Decide(manifest, 1, PromotionDecision.Rejected);
            }
            else
            {
                Assert.NotEmpty(PromotionLog.Read(folder.Path).Records);
            }
        });
        Assert.Equal(17, PromotionLog.Read(folder.Path).Records.Count);
    }

    private static ManifestVersion Version(int number) => new()
    {
        Version = number,
        Opset = 21,
        Dialect = "portable",
        Precision = "fp32",
        Sha256 = new Dictionary<string, string> { ["model.onnx"] = $"{number}", ["model.safetensors"] = "weights" },
        Provenance = new TrainingProvenance { Algorithm = "grpo", Step = 1, Seed = 1, Command = "vla-learn grpo" },
        Verified = true,
    };

    private static PolicyManifest Manifest(params int[] numbers) => ServingManifest.Create() with { Versions = [.. numbers.Select(Version)] };

    private static PromotionRecord Record(PolicyManifest manifest, int version, PromotionDecision decision) => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        Version = version,
        Digest = VersionDigest.Of(manifest.Versions.Single(known => known.Version == version)),
        Decision = decision,
        By = "anna",
        Reason = "because",
    };

    private void Decide(PolicyManifest manifest, int version, PromotionDecision decision) =>
        PromotionLog.Decide(folder.Path, _ => Record(manifest, version, decision));
}
