using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference.Batching;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Tests;

public sealed class PolicyServiceTests
{
    private const int Robots = 12;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 2)]
    public async Task AskAsync_OfManyRobotsAtOnce_GivesEachTheAnswerOfThePolicyAlone(int batchLimit, int lanes)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using PolicyService service = Start(disk, new BatchingOptions { BatchLimit = batchLimit, Lanes = lanes });
        using OnnxPolicy alone = OnnxPolicy.Load(disk.Folder);
        PolicyCall[] calls = [.. Enumerable.Range(0, Robots).Select(seed => disk.Call($"robot {seed}", seed, temperature: 1.3f))];
        ActionChunk expected = disk.Chunk();
        for (int round = 0; round < 10; round++)
        {
            PolicyReply[] replies = await Task.WhenAll(
                calls.Select(call => Task.Run(async () => await service.Ask(call), TestContext.Current.CancellationToken)));

            for (int robot = 0; robot < Robots; robot++)
            {
                Assert.Equal(PolicyReplyStatus.Answered, replies[robot].Status);
                Assert.Equal(service.Identity, replies[robot].Identity);
                Assert.InRange(replies[robot].Timings.BatchSize, 1, batchLimit);
                alone.Infer([calls[robot].Request], [expected]);
                Assert.Equal(expected.Tokens, calls[robot].Chunk.Tokens);
                Assert.Equal(expected.Actions, calls[robot].Chunk.Actions);
            }
        }

        Assert.Equal(Robots * 10, service.Counts.Answered);
    }

    [Fact]
    public async Task AskAsync_OfAWrongCall_RefusesWithTheReason()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using PolicyService service = Start(disk, new BatchingOptions());
        using PolicyService other = Start(disk, new BatchingOptions());
        using IPolicyLease foreign = other.Lease();
        async Task<string> Refused(PolicyCall call)
        {
            PolicyReply reply = await service.Ask(call);
            Assert.Equal(PolicyReplyStatus.Refused, reply.Status);
            return reply.Problem;
        }

        PolicyRequest good = disk.Request(1, "go", 0);
        Assert.Contains(
            "takes 2",
            await Refused(new PolicyCall
            {
                Robot = "r",
                Chunk = disk.Chunk(),
                Request = new PolicyRequest { Frames = [good.Frames[0]], Proprioception = good.Proprioception, Instruction = "go" }
            }),
            StringComparison.Ordinal);
        Assert.Contains(
            "joint positions",
            await Refused(new PolicyCall
            {
                Robot = "r",
                Chunk = disk.Chunk(),
                Request = new PolicyRequest { Frames = good.Frames, Proprioception = [1], Instruction = "go" }
            }),
            StringComparison.Ordinal);
        Assert.Contains(
            "instruction is empty",
            await Refused(new PolicyCall
            {
                Robot = "r",
                Chunk = disk.Chunk(),
                Request = new PolicyRequest { Frames = good.Frames, Proprioception = good.Proprioception }
            }),
            StringComparison.Ordinal);
        Assert.Contains(
            "characters",
            await Refused(new PolicyCall { Robot = "r", Chunk = disk.Chunk(), Request = disk.Request(1, new string('x', 10_000), 0) }),
            StringComparison.Ordinal);
        Assert.Contains(
            "tokens",
            await Refused(new PolicyCall { Robot = "r", Chunk = disk.Chunk(), Request = disk.Request(1, new string('x', 4000), 0) }),
            StringComparison.Ordinal);
        Assert.Contains("temperature", await Refused(disk.Call("r", 1, float.NaN)), StringComparison.Ordinal);
        Assert.Contains("chunk is 1x1", await Refused(new PolicyCall { Robot = "r", Chunk = new ActionChunk(1, 1), Request = good }), StringComparison.Ordinal);
        Assert.Contains(
            "another service's",
            await Refused(new PolicyCall { Robot = "r", Chunk = disk.Chunk(), Request = good, Lease = foreign }),
            StringComparison.Ordinal);
        Assert.Equal(8, service.Counts.Refused);
    }

    [Fact]
    public async Task AskAsync_SupersededAndCancelledAllTheTime_NeverMixesAnswers()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using PolicyService service = Start(disk, new BatchingOptions { BatchLimit = 3, Lanes = 2, QueueLimit = 4 });
        using OnnxPolicy alone = OnnxPolicy.Load(disk.Folder);
        Dictionary<int, int[]> expected = Enumerable.Range(0, 8).ToDictionary(seed => seed, seed =>
        {
            ActionChunk chunk = disk.Chunk();
            alone.Infer([disk.Request(seed, "go", 0)], [chunk]);
            return chunk.Tokens;
        });
        int answered = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(async () =>
        {
            Random random = new(worker);
            PolicyCall[] calls = [.. Enumerable.Range(0, 8).Select(seed => disk.Call($"robot {worker % 4}", seed))];
            for (int round = 0; round < 200; round++)
            {
                using CancellationTokenSource source = new();
                int seed = random.Next(8);
                ValueTask<PolicyReply> task = service.AskAsync(calls[seed], source.Token);
                if (random.Next(3) == 0)
                {
                    await source.CancelAsync();
                }

                PolicyReply reply = await task;
                if (reply.IsAnswered)
                {
                    Assert.Equal(expected[seed], calls[seed].Chunk.Tokens);
                    Interlocked.Increment(ref answered);
                }
                else
                {
                    Assert.True(reply.Status is PolicyReplyStatus.Superseded or PolicyReplyStatus.Cancelled or PolicyReplyStatus.Overloaded, reply.ToString());
                }
            }
        }, TestContext.Current.CancellationToken)));

        Assert.InRange(answered, 100, 1200);
        PolicyServiceCounts counts = service.Counts;
        Assert.Equal((1200L, 0, 0), (counts.Answered + counts.Superseded + counts.Cancelled + counts.Overloaded, counts.Waiting, counts.Running));
    }

    [Fact]
    public async Task AskAsync_WithSeveralCameraThreads_GivesTheSameAnswer()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using PolicyService one = Start(disk, new BatchingOptions());
        using PolicyService several = PolicyService.Start(
            disk.Folder, null, new PolicyServiceOptions { Batching = new BatchingOptions(), Policy = new OnnxPolicyOptions { CameraThreads = 2 } });
        for (int seed = 0; seed < 50; seed++)
        {
            (PolicyCall first, PolicyCall second) = (disk.Call("a", seed), disk.Call("a", seed));
            Assert.True((await one.Ask(first)).IsAnswered && (await several.Ask(second)).IsAnswered);
            Assert.Equal(first.Chunk.LogProbabilities, second.Chunk.LogProbabilities);
        }
    }

    [Fact]
    public void Start_WithImpossibleBatching_ListsEveryError()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());

        string message = Assert.Throws<ArgumentException>(
            () => Start(disk, new BatchingOptions { BatchLimit = 0, Lanes = 0, QueueLimit = 0, MaximumWait = TimeSpan.FromMinutes(1) })).Message;

        Assert.All((string[])["batch limit is 0", "0 lanes", "queue limit is 0", "60 s"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static PolicyService Start(PolicyOnDisk disk, BatchingOptions batching) =>
        PolicyService.Start(disk.Folder, null, new PolicyServiceOptions { Batching = batching });
}
