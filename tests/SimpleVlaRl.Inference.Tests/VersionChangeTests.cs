using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Batching;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Inference.Tests;

public sealed class VersionChangeTests
{
    private const int Robots = 6;
    private static readonly PolicyArchitecture Architecture = TinyPolicies.Everything();
    private static readonly PolicyServiceOptions Options = new() { Batching = new BatchingOptions { BatchLimit = 4, Lanes = 2 } };

    /// <summary>
    /// Robots ask without pause while versions change and roll back: every answer is wholly of the version it names, and none is late or lost.
    /// </summary>
    [Fact]
    public async Task ChangeToAsync_UnderLoad_MixesNothingAndMissesNothing()
    {
        using PolicyOnDisk disk = new(Architecture);
        disk.AddVersion(new RandomWeights(Architecture, seed: 9));
        Dictionary<(int Version, int Robot), int[]> expected = Expected(disk);
        using PolicyService service = PolicyService.Start(disk.Folder, 1, Options);
        using CancellationTokenSource end = new();
        int[] answersByVersion = new int[3];
        Task[] robots = [.. Enumerable.Range(0, Robots).Select(robot => Task.Run(async () =>
        {
            PolicyCall call = disk.Call($"robot {robot}", robot);
            while (!end.IsCancellationRequested)
            {
                // A generous bound: this machine may be busy with something else.
                call.DeadlineTimestamp = call.ExpiryTimestamp = service.Time.GetTimestamp() + (5 * service.Time.TimestampFrequency);
                PolicyReply reply = await service.Ask(call);
                Assert.True(reply.IsAnswered, reply.ToString());
                Assert.False(reply.IsLate);
                Assert.Equal(expected[(reply.Identity!.Version, robot)], call.Chunk.Tokens);
                Interlocked.Increment(ref answersByVersion[reply.Identity.Version]);
            }
        }, TestContext.Current.CancellationToken))];

        for (int change = 0; change < 6; change++)
        {
            int wanted = 2 - (change % 2);
            VersionChange result = await service.Change(wanted);
            Assert.True(result.IsChanged, result.Problem);
            Assert.Equal(wanted, service.Identity.Version);
            int before = Volatile.Read(ref answersByVersion[wanted]);
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref answersByVersion[wanted]) > before + 20, TimeSpan.FromSeconds(10)));
            VersionChange back = service.RollBack();
            Assert.True(back.IsChanged && back.Elapsed < TimeSpan.FromSeconds(1), back.ToString());
            Assert.Equal(3 - wanted, back.Current.Version);
            service.RollBack();
        }

        await end.CancelAsync();
        await Task.WhenAll(robots);
        Assert.Equal(0, service.Counts.Late + service.Counts.Failed + service.Counts.Expired + service.Counts.Overloaded);
    }

    [Fact]
    public async Task Lease_KeepsAGroupOnItsVersionWhateverIsCurrent()
    {
        using PolicyOnDisk disk = new(Architecture);
        disk.AddVersion(new RandomWeights(Architecture, seed: 9));
        disk.AddVersion(new RandomWeights(Architecture, seed: 10));
        using PolicyService service = PolicyService.Start(disk.Folder, 1, Options);
        IPolicyLease lease = service.Lease();
        PolicyCall grouped = disk.Call("group", 1);
        grouped.Lease = lease;
        Assert.True((await service.Change(2)).IsChanged);
        Assert.True((await service.Change(3)).IsChanged);

        Assert.Equal(1, (await service.Ask(grouped)).Identity?.Version);
        Assert.Equal(3, (await service.Ask(disk.Call("free", 1))).Identity?.Version);
        Assert.Equal([3, 2], service.Loaded.Select(identity => identity.Version));

        lease.Dispose();
        PolicyReply after = await service.Ask(grouped);
        Assert.Equal(PolicyReplyStatus.Refused, after.Status);
    }

    [Fact]
    public async Task ChangeToAsync_OfAVersionThatIsBroken_ChangesNothingAndSaysWhy()
    {
        using PolicyOnDisk disk = new(Architecture);
        RandomWeights broken = new(Architecture, seed: 9);
        broken[PolicyTensorNames.FinalNorm][0] = float.NaN;
        int notFinite = disk.AddVersion(broken);
        int unverified = disk.AddVersion(new RandomWeights(Architecture, seed: 10), verified: false);
        int damaged = disk.AddVersion(new RandomWeights(Architecture, seed: 11));
        string graph = Path.Combine(disk.Folder, "4", "model.onnx");
        byte[] bytes = File.ReadAllBytes(graph);
        bytes[^50] ^= 1;
        File.WriteAllBytes(graph, bytes);
        using PolicyService service = PolicyService.Start(disk.Folder, 1, Options);

        Assert.Contains("expected finite numbers", await Refused(service, notFinite), StringComparison.Ordinal);
        Assert.Contains("never compared", await Refused(service, unverified), StringComparison.Ordinal);
        Assert.Contains("SHA-256", await Refused(service, damaged), StringComparison.Ordinal);
        Assert.Contains("has no version 9", await Refused(service, 9), StringComparison.Ordinal);
        Assert.False(service.RollBack().IsChanged);
        Assert.Equal(1, (await service.Ask(disk.Call("robot", 1))).Identity?.Version);
    }

    [Fact]
    public async Task ChangeToAsync_OfAVersionThatAnswersOtherwiseThanItsGolden_Refuses()
    {
        using PolicyOnDisk disk = new(Architecture);
        int good = disk.AddVersion(new RandomWeights(Architecture, seed: 9), hasGolden: true);
        int other = disk.AddVersion(new RandomWeights(Architecture, seed: 10), hasGolden: true);

        // The answer of one version beside the graph of the other, with a manifest that agrees with the files.
        string golden = Path.Combine(disk.Folder, "2", GoldenAnswer.FileName);
        File.Copy(golden, Path.Combine(disk.Folder, "3", GoldenAnswer.FileName), overwrite: true);
        string digest = disk.Manifest.Versions[1].Sha256[GoldenAnswer.FileName];
        ManifestVersion[] versions = [.. disk.Manifest.Versions.Select(version => version.Version == other
            ? version with { Sha256 = new Dictionary<string, string>(version.Sha256) { [GoldenAnswer.FileName] = digest } }
            : version)];
        PolicyManifestFile.Write(disk.Folder, disk.Manifest with { Versions = versions });
        using PolicyService service = PolicyService.Start(disk.Folder, 1, Options with { SelfTest = new SelfTestOptions { RequiresGolden = false } });

        VersionChange accepted = await service.Change(good);
        Assert.True(accepted.IsChanged, accepted.Problem);
        Assert.Contains(accepted.SelfTest, line => line.Contains("6 of 6 tokens equal", StringComparison.Ordinal));
        Assert.Contains("golden observation", await Refused(service, other), StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WhereAGoldenIsRequiredAndThereIsNone_Refuses()
    {
        using PolicyOnDisk disk = new(Architecture);

        Assert.Contains("golden.json", Fails(disk, Options with { SelfTest = new SelfTestOptions { RequiresGolden = true } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Start_OfAPolicyThatIsTooSlowOrLeavesTheRobotsLimits_Refuses()
    {
        using PolicyOnDisk disk = new(Architecture);
        JointProfile[] joints = [.. disk.Manifest.Joints.Select(joint => new JointProfile(joint.Name, joint.Unit, 100, 200, 0.1, 1, 5, 100, 1, 150))];
        RobotProfile robot = new()
        {
            Name = "narrow",
            IsCollisionUnchecked = true,
            Arms = [new ArmProfile { Name = "arm", Joints = joints, JointStateTopic = "/s", CommandTopic = "/c" }],
            Cameras = []
        };

        Assert.Contains("'narrow' goes from 100.000 to 200.000", Fails(disk, Options with { Robot = robot }), StringComparison.Ordinal);
        Assert.Contains(
            "expected at most 0.00 ms",
            Fails(disk, Options with { SelfTest = new SelfTestOptions { MaximumLatency = TimeSpan.FromTicks(1) } }),
            StringComparison.Ordinal);
    }

    private static string Fails(PolicyOnDisk disk, PolicyServiceOptions options) =>
        Assert.Throws<PolicyLoadException>(() => PolicyService.Start(disk.Folder, null, options)).Message;

    private static async Task<string> Refused(PolicyService service, int version)
    {
        int before = service.Identity.Version;
        VersionChange change = await service.Change(version);
        Assert.False(change.IsChanged);
        Assert.Equal(before, service.Identity.Version);
        return change.Problem;
    }

    private static Dictionary<(int Version, int Robot), int[]> Expected(PolicyOnDisk disk)
    {
        Dictionary<(int, int), int[]> tokens = [];
        foreach (int version in (int[])[1, 2])
        {
            using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder, version);
            for (int robot = 0; robot < Robots; robot++)
            {
                ActionChunk chunk = disk.Chunk();
                policy.Infer([disk.Request(robot, "go", 0)], [chunk]);
                tokens[(version, robot)] = chunk.Tokens;
            }
        }

        Assert.All(Enumerable.Range(0, Robots), robot => Assert.NotEqual(tokens[(1, robot)], tokens[(2, robot)]));
        return tokens;
    }
}
