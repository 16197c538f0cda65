using System.Collections.Concurrent;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Tests;

/// <summary>A robot that runs the newest version of a policy itself.</summary>
public sealed class FollowingPolicyTests : IDisposable
{
    private static readonly PolicyArchitecture Architecture = TinyPolicies.Everything();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly PolicyOnDisk disk = new(Architecture);
    private readonly ConcurrentQueue<string> news = [];

    [Fact]
    public void TakeOver_OfANewerVersion_ChangesTheAnswersThenAndNotBefore()
    {
        using FollowingPolicy policy = Load();
        int[] first = Tokens(policy);
        Assert.Null(policy.TakeOver());

        disk.AddVersion(new RandomWeights(Architecture, seed: 9));
        Await("Version 2 has passed its self-test");

        Assert.Equal(1, policy.Identity.Version);
        Assert.Equal(first, Tokens(policy));
        VersionChange change = policy.TakeOver()!;
        Assert.Equal((true, 2, 2), (change.IsChanged, change.Current.Version, policy.Identity.Version));
        Assert.Contains(change.SelfTest, line => line.StartsWith("finite", StringComparison.Ordinal));
        using OnnxPolicy second = OnnxPolicy.Load(disk.Folder, 2);
        Assert.Equal(Tokens(second), Tokens(policy));
        Assert.NotEqual(first, Tokens(policy));
        Assert.Null(policy.TakeOver());
    }

    [Fact]
    public void RollBack_LetsTheVersionBeforeAnswerAtOnceAndDropsWhatIsReady()
    {
        using FollowingPolicy policy = Load();
        int[] first = Tokens(policy);
        Assert.False(policy.RollBack().IsChanged);
        disk.AddVersion(new RandomWeights(Architecture, seed: 9));
        Await("Version 2 has passed");
        policy.TakeOver();
        disk.AddVersion(new RandomWeights(Architecture, seed: 10));
        Await("Version 3 has passed");

        VersionChange back = policy.RollBack();

        Assert.True(back.IsChanged && back.Elapsed < TimeSpan.FromSeconds(1), back.ToString());
        Assert.Equal(1, policy.Identity.Version);
        Assert.Equal(first, Tokens(policy));
        Assert.Null(policy.TakeOver());

        disk.AddVersion(new RandomWeights(Architecture, seed: 11));
        Await("Version 4 has passed");
        Assert.Equal(4, policy.TakeOver()!.Current.Version);
    }

    [Fact]
    public void TakeOver_OfAVersionThatIsBroken_NeverHappensAndIsSaid()
    {
        using FollowingPolicy policy = Load();
        int[] first = Tokens(policy);
        RandomWeights broken = new(Architecture, seed: 9);
        broken[PolicyTensorNames.FinalNorm][0] = float.NaN;
        disk.AddVersion(broken);
        Await("Version 2 does not take over, it fails its self-test");
        disk.AddVersion(new RandomWeights(Architecture, seed: 10), verified: false);
        Await("never compared");
        string manifest = Path.Combine(disk.Folder, "policy.json");
        string whole = File.ReadAllText(manifest);
        File.WriteAllText(manifest, whole[..^20]);
        Await("is no manifest");

        Assert.Null(policy.TakeOver());
        Assert.Equal(1, policy.Identity.Version);
        Assert.Equal(first, Tokens(policy));

        PolicyManifestFile.WriteAnew(
            disk.Folder, disk.Manifest with { WaypointRateHertz = 5, Versions = [.. disk.Manifest.Versions, disk.Manifest.Versions[0] with { Version = 7 }] });
        Await("describes another policy now");
        Assert.Null(policy.TakeOver());
    }

    [Fact]
    public void Load_OfAVersionThatFailsItsSelfTest_IsRefused()
    {
        RandomWeights broken = new(Architecture, seed: 9);
        broken[PolicyTensorNames.FinalNorm][0] = float.NaN;
        disk.AddVersion(broken);

        Assert.Contains("fails its self-test", Assert.Throws<PolicyLoadException>(Load).Message, StringComparison.Ordinal);
    }

    public void Dispose() => disk.Dispose();

    private FollowingPolicy Load() =>
        FollowingPolicy.Load(disk.Folder, new FollowingPolicyOptions { LookEvery = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, this.news.Enqueue);

    private int[] Tokens(IPolicy policy)
    {
        ActionChunk chunk = disk.Chunk();
        policy.Infer([disk.Request(3, "go", 0)], [chunk]);
        return chunk.Tokens;
    }

    private void Await(string news) =>
        Assert.True(
            SpinWait.SpinUntil(() => this.news.Any(line => line.Contains(news, StringComparison.Ordinal)), Patience),
            $"'{news}' was not said: {string.Join("; ", this.news)}");
}
