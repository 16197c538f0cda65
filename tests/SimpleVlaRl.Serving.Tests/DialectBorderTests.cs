using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Serving.Tests.OpenPi;

namespace SimpleVlaRl.Serving.Tests;

/// <summary>What crosses the borders of openpi's dialect and of <c>/act</c>: grippers, half turns, and pictures of every size that clients send.</summary>
public sealed class DialectBorderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Libero_OverOpenPi_GetsTheEnvironmentsGripperAndUprightFrames()
    {
        await using RunningServer server = await RunningServer.Start(
            service: new FakePolicyService(ServingManifest.Of(OpenVlaPlatform.Libero), TimeProvider.System));
        byte[] seen = [];
        server.Service.OnCall = call => seen = [.. call.Request.Frames[0].Pixels];
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        Assert.Equal("-1 opens, 1 closes", client.Metadata["gripper"]);

        // The state of LIBERO's client has eight numbers; this policy looks at none.
        SimpleVlaRl.Serving.Codecs.NumpyArray actions = OpenPiClient.Array(
            (await client.Infer(OpenPiClient.Libero(Ramp(16, 16), 16, 16, joints: 8)))["actions"]);
        Assert.Equal((0.001f * 5, 1f), ((float)actions[5], (float)actions[6]));
        Assert.Equal([253, 254, 255], seen.Take(3));
    }

    [Fact]
    public async Task Libero_OverAct_GetsTheGripperAsLearnedAndUprightFrames()
    {
        await using RunningServer server = await RunningServer.Start(
            service: new FakePolicyService(ServingManifest.Of(OpenVlaPlatform.Libero), TimeProvider.System));
        byte[] seen = [];
        server.Service.OnCall = call => seen = [.. call.Request.Frames[0].Pixels];
        using HttpClient client = server.Client();
        JsonArray chunk = await Act(client, Ramp(16, 16), 16, 16);
        Assert.Equal(0.006f, BitConverter.ToDouble(Convert.FromBase64String(chunk[0]!["__numpy__"]!.GetValue<string>()), 48));
        Assert.Equal([253, 254, 255], seen.Take(3));
    }

    [Theory]
    [InlineData("libero", 8, 8)]
    [InlineData("aloha", 8, 8)]
    [InlineData("libero", 32, 32)]
    [InlineData("aloha", 24, 32)]
    [InlineData("libero", 16, 16)]
    [InlineData("aloha", 480, 640)]
    public async Task Act_PictureOfAnySize_ReachesTheNetworkAsOpenVlasServersBringIt(string platform, int height, int width)
    {
        PolicyManifest manifest = ServingManifest.Of(OpenVlaPlatform.Find(platform));
        await using RunningServer server = await RunningServer.Start(service: new FakePolicyService(manifest, TimeProvider.System));
        byte[] images = [];
        server.Service.OnCall = call => images = call.Request.Images ?? Recipe(call.Request.Frames);
        using HttpClient client = server.Client();
        byte[] picture = Ramp(height, width);
        await Act(client, picture, height, width);

        // Their clients have turned LIBERO's pictures, which our recipe does itself; a picture of the network's size is only cropped.
        IImageRecipe recipe = ImageRecipes.Get(manifest.ImageRecipe);
        byte[] expected = new byte[192];
        if (width == 8)
        {
            recipe.Finish(picture, 8, expected);
        }
        else
        {
            ImageFrame frame = new(width, height);
            picture.CopyTo(frame.Pixels, 0);
            if (platform == "libero")
            {
                Array.Reverse(frame.Pixels);
                for (int pixel = 0; pixel < frame.Pixels.Length; pixel += 3)
                {
                    Array.Reverse(frame.Pixels, pixel, 3);
                }
            }

            recipe.Apply(frame, 8, expected);
        }

        Assert.Equal(expected, images[..192]);
        Assert.Equal(expected, images[192..]);

        byte[] Recipe(IReadOnlyList<ImageFrame> frames)
        {
            byte[] made = new byte[384];
            ImageRecipes.Get(manifest.ImageRecipe).Apply(frames[0], 8, made.AsSpan(0, 192));
            ImageRecipes.Get(manifest.ImageRecipe).Apply(frames[1], 8, made.AsSpan(192));
            return made;
        }
    }

    [Fact]
    public async Task Act_OnePictureOfAnotherSize_LeavesTheOthersAsTheyAre()
    {
        await using RunningServer server = await RunningServer.Start(
            service: new FakePolicyService(ServingManifest.Of(OpenVlaPlatform.Aloha), TimeProvider.System));
        byte[][] images = new byte[3][];
        int asked = 0;
        server.Service.OnCall = call => images[asked++] = [.. call.Request.Images ?? []];
        using HttpClient client = server.Client();
        await Act(client, Ramp(32, 32), 32, 32);
        await Act(client, Ramp(16, 16), 16, 16, Ramp(32, 32), 32);
        await Act(client, Ramp(16, 16), 16, 16);
        Assert.Equal(images[0][192..], images[1][192..]);
        Assert.NotEqual(images[0][..192], images[1][..192]);
        Assert.Empty(images[2]);
    }

    [Theory]
    [InlineData("tiny", true)]
    [InlineData("libero_spatial_no_noops", true)]
    [InlineData("libero_spatial", true)]
    [InlineData("bridge_orig", false)]
    public async Task Act_UnnormKey_IsTakenWhenItNamesThisPolicysStatistics(string key, bool isTaken)
    {
        ManifestVersion version = new()
        {
            Version = 1,
            Opset = 17,
            Dialect = "portable",
            Precision = "fp32",
            Verified = true,
            StatisticsKey = "libero_spatial_no_noops",
            Sha256 = new Dictionary<string, string>(),
            Provenance = new TrainingProvenance { Algorithm = "import", Step = 0, Seed = 0, Command = "none" },
        };
        await using RunningServer server = await RunningServer.Start(
            service: new FakePolicyService(ServingManifest.Of(OpenVlaPlatform.Libero) with { Versions = [version] }, TimeProvider.System));
        using HttpClient client = server.Client();
        JsonObject body =
            new() { ["full_image"] = Numpy(Ramp(8, 8), 8, 8), ["wrist_image"] = Numpy(Ramp(8, 8), 8, 8), ["instruction"] = "go", ["unnorm_key"] = key };
        using StringContent content = new(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/act", content, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode == isTaken, text);
        Assert.Equal(!isTaken, text.Contains("libero_spatial_no_noops", StringComparison.Ordinal));
    }

    private static byte[] Ramp(int height, int width) => [.. Enumerable.Range(0, height * width * 3).Select(index => (byte)index)];

    private static async Task<JsonArray> Act(HttpClient client, byte[] picture, int height, int width, byte[]? wrist = null, int wristSide = 0)
    {
        JsonObject body = new()
        {
            ["full_image"] = Numpy(picture, height, width),
            ["wrist_image"] = wrist is null ? Numpy(picture, height, width) : Numpy(wrist, wristSide, wristSide),
            ["instruction"] = "go",
        };
        using StringContent content = new(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/act", content, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsArray();
    }

    private static JsonObject Numpy(byte[] data, int height, int width) => new()
    {
        ["__numpy__"] = Convert.ToBase64String(data),
        ["dtype"] = "|u1",
        ["shape"] = new JsonArray(height, width, 3),
    };
}
