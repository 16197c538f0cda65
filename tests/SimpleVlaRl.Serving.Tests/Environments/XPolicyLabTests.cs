using System.Text.Json;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Serving.Tests.Environments;

/// <summary>Environments of XPolicyLab in each of its variants, played by a peer that is written from the protocol's facts.</summary>
public sealed class XPolicyLabTests : IAsyncDisposable
{
    private const string Dialect = "xpolicylab";
    private const string Peer = "xpolicylab";
    private readonly EnvironmentPeers peers = new();

    [Theory]
    [InlineData("infer")]
    [InlineData("call")]
    [InlineData("types")]
    public async Task RoboTwin_InEveryVariant_IsAnsweredAChunkOfBothArms(string variant)
    {
        await Start();
        JsonElement result = await peers.Play(Peer, Dialect, $"{variant} 3 2");
        Assert.Equal(6, peers.Calls.Count);
        Assert.All(peers.Calls, call => Assert.Equal("lift the pot", call.Instruction));
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1], peers.Calls[0].State);
        foreach (JsonElement episode in result.GetProperty("played").EnumerateArray())
        {
            foreach (JsonElement chunk in episode.GetProperty("chunks").EnumerateArray().Select(decision => Assert.Single(decision.EnumerateArray())))
            {
                double[] numbers = [.. chunk.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(number => number.GetDouble())];
                Assert.Equal(Enumerable.Range(0, 28).Select(index => 0.001 * index), numbers, (expected, actual) => Math.Abs(expected - actual) < 1e-6);
            }
        }

        Assert.Equal(
            [("success", "xpolicylab lift_pot 100000", ""), ("failure", "xpolicylab lift_pot 100001", ""), ("success", "xpolicylab lift_pot 100002", "")],
            await peers.Outcomes());
    }

    [Fact]
    public async Task Retry_OverAnotherConnection_GetsTheSameAnswerAndIsAskedOnce()
    {
        await Start();
        await peers.Play(Peer, Dialect, "call 2 3 --retry");
        Assert.Equal(6, peers.Calls.Count);
        Assert.Equal(["success", "failure"], (await peers.Outcomes()).Select(outcome => outcome.Outcome));
    }

    [Fact]
    public async Task Batch_OfRobots_IsAnsweredForEach_AndEachIsARobotOfItsOwn()
    {
        await Start();
        JsonElement result = await peers.Play(Peer, Dialect, "call 1 2 --robots 5");
        Assert.Equal(10, peers.Calls.Count);
        Assert.Equal(5, peers.Calls.Select(call => call.Robot).Distinct().Count());
        Assert.Equal([0, 0.01, 0.02, 0.03, 0.04], peers.Calls.Take(5).Select(call => Math.Round(call.State[0], 3)).Order());
        Assert.All(
            result.GetProperty("played")[0].GetProperty("chunks").EnumerateArray(), decision => Assert.Equal(5, decision.GetArrayLength()));
        Assert.Equal(5, (await peers.Outcomes()).Count(outcome => outcome.Outcome == "success"));
    }

    [Fact]
    public async Task Environment_ThatWantsPoses_IsToldThatThePolicyGivesJoints()
    {
        await Start();
        Assert.Contains(
            "The environment wants actions of the type 'ee'; the policy gives 'joint'.",
            await peers.Complaint(Peer, Dialect, "infer 1 1 --action-type ee"),
            StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => peers.DisposeAsync();

    private Task Start() => peers.Start(ServingManifest.Of(OpenVlaPlatform.Aloha, proprioception: 14));
}
