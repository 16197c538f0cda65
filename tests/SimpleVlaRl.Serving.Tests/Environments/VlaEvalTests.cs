using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Serving.Tests.Environments;

/// <summary>Environments of vla-evaluation-harness, played by a peer that is written from the protocol's facts.</summary>
public sealed class VlaEvalTests : IAsyncDisposable
{
    private const string Dialect = "vla-eval";
    private const string Peer = "vla_eval";
    private const int Side = 16;
    private readonly EnvironmentPeers peers = new();

    [Theory]
    [InlineData("png")]
    [InlineData("raw")]
    [InlineData("jpeg")]
    public async Task Libero_AnEpisode_IsSeenAsTheCameraGaveItAndActedOnStepByStep(string images)
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero, proprioception: 8));
        JsonElement result = await peers.Play(Peer, Dialect, $"2 2 5 --images {images} --side {Side} --cameras agentview,wrist --state 8");

        // Three chunks of two for five steps, in each of two episodes.
        Assert.Equal(6, peers.Calls.Count);
        Assert.All(peers.Calls, call => Assert.Equal("reach the target", call.Instruction));
        Assert.Equal(-0.49, peers.Calls[3].State[0], 6);
        Assert.Equal(2, peers.Calls[0].Pictures.Length);
        AssertPicture(peers.Calls[0].Pictures[0], start: 0, step: 0, tolerance: images == "jpeg" ? 40 : 0);
        AssertPicture(peers.Calls[5].Pictures[1], start: 1, step: 4, tolerance: images == "jpeg" ? 40 : 0);

        // The fake's numbers are those of their places; LIBERO's gripper is -1 where the policy says open, 0.5 and above.
        foreach (JsonElement episode in result.GetProperty("played").EnumerateArray())
        {
            double[][] actions =
            [
                .. episode.GetProperty("actions").EnumerateArray()
                    .Select(action => (double[])[.. action.EnumerateArray().Select(number => number.GetDouble())]),
            ];
            Assert.All(actions, action => Assert.Equal(7, action.Length));
            Assert.All(Enumerable.Range(0, 5), step => Assert.Equal(0.007 * (step % 2), actions[step][0], 6));
            Assert.All(actions, action => Assert.Equal(1, action[6]));
        }
    }

    [Fact]
    public async Task Hello_ForLibero_SaysWhatIsSentAndWhatAnActionIs()
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero));
        JsonElement told = (await peers.Play(Peer, Dialect, $"1 1 1 --side {Side} --cameras agentview,wrist")).GetProperty("told");
        Assert.Equal(1, told.GetProperty("protocol_version").GetInt32());
        Assert.True(told.GetProperty("observation_params").GetProperty("send_wrist_image").GetBoolean());
        Assert.False(told.GetProperty("observation_params").GetProperty("send_state").GetBoolean());
        Assert.Equal("delta_xyz", told.GetProperty("action_spec").GetProperty("position").GetProperty("format").GetString());
        Assert.Equal("binary_close_positive", told.GetProperty("action_spec").GetProperty("gripper").GetProperty("format").GetString());
    }

    [Fact]
    public async Task RoboTwin_ByItsKeys_IsSeenByItsCamerasAndJoints()
    {
        PolicyManifest manifest = ServingManifest.Of(OpenVlaPlatform.Aloha, proprioception: 14);
        await peers.Start(manifest);
        await peers.Play(Peer, Dialect, $"1 1 1 --side {Side} --cameras left_camera,head_camera --state 14");
        Assert.Equal(14, Assert.Single(peers.Calls).State.Length);
        Assert.Equal(["cam_high", "cam_left_wrist"], manifest.Cameras.Select(camera => camera.Name));
    }

    [Fact]
    public async Task Outcomes_OfEpisodes_AreWrittenDown_AndOneThatBrokeIsInvalid()
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero));
        await peers.Play(Peer, Dialect, $"2 5 3 --side {Side} --cameras agentview,wrist --crash 3");
        Assert.Equal(
            [
                ("success", "vla-eval peer/3/reach 0", ""), ("failure", "vla-eval peer/3/reach 1", ""), ("success", "vla-eval peer/3/reach 0", ""),
                ("invalid", "vla-eval peer/3/reach 1", "the connection ended before the episode did"),
            ],
            await peers.Outcomes());
    }

    [Theory]
    [InlineData("--version 2", "speaks version 2 of the protocol of vla-evaluation-harness; expected 1")]
    [InlineData("--cameras agentview", "'images' has the pictures 'agentview'; the policy 'tiny' sees 'agentview', 'eye_in_hand', and")]
    [InlineData("--cameras agentview,wrist --state 7", "The state 'states' has 7 numbers; the policy 'tiny' takes 8.")]
    public async Task Environment_ThatDoesNotFit_IsToldWhy(string arguments, string complaint)
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero, proprioception: 8));
        Assert.Contains(complaint, await peers.Complaint(Peer, Dialect, $"1 1 1 --side {Side} {arguments}"), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => peers.DisposeAsync();

    /// <summary>What the peer paints, turned by half: its clients send every picture turned.</summary>
    private static void AssertPicture(byte[] picture, int start, int step, int tolerance)
    {
        Assert.Equal(Side * Side * 3, picture.Length);
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                (int sentRow, int sentColumn) = (Side - 1 - row, Side - 1 - column);
                byte[] sent = [(byte)(10 * start), (byte)(sentRow < 1 + step ? 200 : 0), (byte)(sentColumn < 1 + start ? 90 : 0)];
                Assert.All(sent, (sample, channel) => Assert.InRange(picture[(((row * Side) + column) * 3) + channel], sample - tolerance, sample + tolerance));
            }
        }
    }
}
