using System.Text.Json;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Serving.Tests.Environments;

/// <summary>The host for environments that speak no protocol, with an environment in gymnasium's form and one as LeRobot gives them.</summary>
public sealed class EnvironmentHostTests : IAsyncDisposable
{
    private const int Side = 16;

    /// <summary>The fake's actions bring the dot to the right within four steps; its gripper is outside of the action space.</summary>
    private const string Moving = "\"gain\":40,\"limit\":0.5";

    private readonly EnvironmentPeers peers = new();

    [Fact]
    public async Task Gymnasium_StartsTimesAttempts_ArriveWithTheirOutcomes_AndARaisingOneIsInvalid()
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero, proprioception: 8));
        (int code, string output, string error) = await Host(
            "--make", "gym_steer:make", "--make-arguments", $$"""{{{Moving}},"fails_at":1}""", "--task", "steer", "--starts", "0-3", "--attempts", "2",
            "--workers", "2", "--images", "png", "--json");
        Assert.True(code == 0, error);
        JsonElement summary = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            (4, 2, 2), (summary.GetProperty("successes").GetInt32(), summary.GetProperty("failures").GetInt32(), summary.GetProperty("invalid").GetInt32()));
        Assert.Equal(2, summary.GetProperty("workers").GetArrayLength());
        Assert.Contains("start 1: ArithmeticError: the dot is gone; the episode is invalid, the environment is made anew.", error, StringComparison.Ordinal);
        (string Outcome, string Source, string Reason)[] outcomes = await peers.Outcomes();
        Assert.Equal(
            [
                ("failure", "vla-eval steer 3"), ("failure", "vla-eval steer 3"), ("invalid", "vla-eval steer 1"), ("invalid", "vla-eval steer 1"),
                ("success", "vla-eval steer 0"), ("success", "vla-eval steer 0"), ("success", "vla-eval steer 2"), ("success", "vla-eval steer 2"),
            ],
            outcomes.Select(outcome => (outcome.Outcome, outcome.Source)).Order());
        Assert.All(
            outcomes.Where(outcome => outcome.Outcome == "invalid"), outcome => Assert.Equal("the connection ended before the episode did", outcome.Reason));

        // Two chunks of two for a success, three for a failure, and the second of the one that raises in its third step.
        Assert.Equal((4 * 2) + (2 * 3) + (2 * 2), peers.Calls.Count);
        Assert.All(peers.Calls, call => Assert.Equal("steer to the light", call.Instruction));
        Assert.All(peers.Calls, call => AssertLit(call, mirrored: false, call.Pictures[0]));
        Assert.All(peers.Calls, call => AssertLit(call, mirrored: true, call.Pictures[1]));
    }

    [Theory]
    [InlineData("same_step")]
    [InlineData("next_step")]
    [InlineData("before_1_0")]
    public async Task LeRobot_AVectorOfOne_StartsFromInitialStates_AndSucceedsByItsLastStep(string last)
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero, proprioception: 8));
        (int code, _, string error) = await Host(
            "--make", "gym_steer:make_env", "--make-arguments", $$"""{{{Moving}},"last":"{{last}}","tasks":2}""", "--task", "steer/1", "--starts", "4-6",
            "--attempts", "2");
        Assert.True(code == 0, error);
        Assert.Equal(
            [
                ("success", "vla-eval steer/1 4"), ("success", "vla-eval steer/1 4"), ("failure", "vla-eval steer/1 5"), ("failure", "vla-eval steer/1 5"),
                ("success", "vla-eval steer/1 6"), ("success", "vla-eval steer/1 6"),
            ],
            (await peers.Outcomes()).Select(outcome => (outcome.Outcome, outcome.Source)));
        Assert.Equal((4 * 2) + (2 * 3), peers.Calls.Count);
        Assert.All(peers.Calls, call => Assert.Equal("steer to the light", call.Instruction));
        Assert.All(peers.Calls, call => AssertLit(call, mirrored: false, call.Pictures[0]));
    }

    [Theory]
    [InlineData("nowhere:make", "{}", "--make gave ModuleNotFoundError: No module named 'nowhere'.")]
    [InlineData("gym_steer:build", "{}", "--make gave AttributeError: module 'gym_steer' has no attribute 'build'.")]
    [InlineData("gym_steer:make", """{"picture":"none"}""", "The observation has agent_pos; expected a picture: let make() wrap the environment")]
    [InlineData("gym_steer:make", """{"picture":"float"}""", "'pixels.top' is float32 [16, 16, 3]; expected a picture, uint8 [height, width, 3]")]
    [InlineData("gym_steer:make", """{"picture":"nan"}""", "5 episodes in a row were broken by the environment.")]
    [InlineData("gym_steer:make", """{"dimension":6}""", "The policy's actions have 7 numbers, the environment takes namespace(low=")]
    [InlineData("gym_steer:make", """{"state":7}""", "The server refuses: The state 'states' has 7 numbers; the policy 'tiny' takes 8.")]
    [InlineData("gym_steer:make_env", """{"tasks":2}""", "--task is 'steer'; expected one of those that make() gave: steer/0, steer/1.")]
    public async Task Host_WithWhatDoesNotFit_EndsWithASentence(string make, string arguments, string complaint)
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero, proprioception: 8));
        (int code, _, string error) = await Host("--make", make, "--make-arguments", arguments, "--task", "steer", "--attempts", "9");
        Assert.Equal(1, code);
        Assert.Contains($"host: {complaint}", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Traceback", error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => peers.DisposeAsync();

    private Task<(int Code, string Output, string Error)> Host(params string[] arguments) =>
        PeerProgram.Run(PeerProgram.Folder("environments"), "/usr/bin/python3", ["../environment-host/host.py", peers.Url("vla-eval"), .. arguments]);

    /// <summary>The lit half is where the state says it is; LIBERO's pictures come turned by half.</summary>
    private static void AssertLit(EnvironmentPeers.SeenCall call, bool mirrored, byte[] picture)
    {
        Assert.Equal(8, call.State.Length);
        bool isRight = call.State[2] > 0 == mirrored;
        int column = isRight ? Side - 1 : 0;
        Assert.Equal([60, 200, 60], picture[(3 * column)..((3 * column) + 3)]);
        Assert.Equal([40, 40, 40], picture[(3 * (Side - 1 - column))..(3 * (Side - column))]);
    }
}
