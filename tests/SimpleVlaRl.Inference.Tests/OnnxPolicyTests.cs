using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Preprocessing;

namespace SimpleVlaRl.Inference.Tests;

public sealed class OnnxPolicyTests
{
    private static readonly string[] Instructions = ["go", "lift the green block with both arms", "stop now", "x", "hand the cube over to the left"];

    [Theory]
    [InlineData(0f)]
    [InlineData(1.6f)]
    public void Infer_OfFiveUnequalPrompts_EqualsEachRowAlone(float temperature)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        PolicyRequest[] requests = [.. Instructions.Select((instruction, row) => disk.Request(row, instruction, temperature))];
        ActionChunk[] together = [.. requests.Select(_ => disk.Chunk())];
        ActionChunk alone = disk.Chunk();

        policy.Infer(requests, together);

        for (int row = 0; row < requests.Length; row++)
        {
            policy.Infer([requests[row]], [alone]);
            Assert.Equal(alone.Tokens, together[row].Tokens);
            Assert.Equal(alone.Actions, together[row].Actions);
            Assert.All(alone.LogProbabilities.Zip(together[row].LogProbabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            Assert.All(alone.Entropies.Zip(together[row].Entropies), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        Assert.True(together.Select(chunk => string.Join(',', chunk.Tokens)).Distinct().Count() > 1, "every row gave the same tokens; the test shows nothing");
    }

    [Fact]
    public void Infer_OfTheNanoPolicyInABatch_EqualsEachRowAlone()
    {
        PolicyArchitecture architecture = PolicyPresets.Create("nano", 14);
        using PolicyOnDisk disk = new(architecture);
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        PolicyRequest[] requests = [.. Instructions.Select((instruction, row) => disk.Request(row, instruction, temperature: 0))];
        ActionChunk[] together = [.. requests.Select(_ => disk.Chunk())];
        ActionChunk alone = disk.Chunk();

        policy.Infer(requests, together);

        for (int row = 0; row < requests.Length; row++)
        {
            policy.Infer([requests[row]], [alone]);
            Assert.Equal(alone.Tokens, together[row].Tokens);
            Assert.All(alone.LogProbabilities.Zip(together[row].LogProbabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [Fact]
    public void Infer_AfterWarmUp_AllocatesNothing()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        PolicyRequest[] requests = [disk.Request(1, "go", 1), disk.Request(2, "stop now", 1)];
        ActionChunk[] chunks = [disk.Chunk(), disk.Chunk()];

        // The same draws before and in the measured part: the library behind correlated draws sets up its tables once, at its first use.
        void InferOften()
        {
            for (int i = 0; i < 50; i++)
            {
                requests[0].Sampling = new SamplingParameters(1, 7, (uint)i) { DrawCorrelation = 0.9 };
                policy.Infer(requests, chunks);
            }
        }

        InferOften();
        long before = GC.GetAllocatedBytesForCurrentThread();
        InferOften();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Infer_ReportsBothTimes()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        ActionChunk chunk = disk.Chunk();

        policy.Infer([disk.Request(1, "go", 0)], [chunk]);

        Assert.InRange(chunk.InferenceTime, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10));
        Assert.InRange(chunk.PreprocessingTime, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Infer_TwiceWithOneSeed_RepeatsAndWithAnotherChunkDiffers()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        ActionChunk first = disk.Chunk();
        ActionChunk second = disk.Chunk();
        ActionChunk other = disk.Chunk();
        PolicyRequest request = disk.Request(3, "go", 1.6f);

        policy.Infer([request], [first]);
        policy.Infer([request], [second]);
        request.Sampling = request.Sampling with { ChunkIndex = 1 };
        policy.Infer([request], [other]);

        Assert.Equal(first.Tokens, second.Tokens);
        Assert.NotEqual(first.Tokens, other.Tokens);

        // Draws that follow each other are others from the second waypoint on.
        request.Sampling = request.Sampling with { ChunkIndex = 0, DrawCorrelation = 0.9 };
        policy.Infer([request], [other]);
        Assert.Equal(first.Tokens[..first.Dimension], other.Tokens[..first.Dimension]);
        Assert.NotEqual(first.Tokens, other.Tokens);
    }

    [Fact]
    public void Infer_EqualsTheRawGraphOnTheSharedPreprocessing()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        using OnnxForward forward = OnnxForward.Load(disk.Graph);
        PolicyRequest request = disk.Request(4, "Lift IT", 1.3f, chunk: 9);
        ActionChunk chunk = disk.Chunk();
        PolicyInputBuilder builder = new(disk.Manifest);
        OnnxForwardInputs inputs = new()
        {
            Images = new byte[builder.ImageByteCount],
            InputIds = builder.PromptTokens(request.Instruction).ToArray(),
            PromptLengths = [builder.PromptTokens(request.Instruction).Length],
            Proprioception = new float[3],
            Uniforms = new float[6],
            Temperature = 1.3f,
        };
        builder.WriteImages(request.Frames, inputs.Images);
        builder.WriteProprioception(request.Proprioception, inputs.Proprioception);
        CounterRandom.Fill(4, 9, inputs.Uniforms);

        policy.Infer([request], [chunk]);
        OnnxForwardOutputs raw = forward.Run(inputs);

        Assert.Equal(raw.Tokens, chunk.Tokens);
        Assert.Equal(raw.Actions, chunk.Actions);
        Assert.Equal(raw.LogProbabilities, chunk.LogProbabilities);
        Assert.Equal(raw.Entropies, chunk.Entropies);
    }

    [Fact]
    public void Infer_OfANetworkThatBreaks_GivesNaNActionsNotPlausibleOnes()
    {
        PolicyArchitecture architecture = TinyPolicies.Everything();
        RandomWeights weights = new(architecture, seed: 5);
        weights[PolicyTensorNames.FinalNorm][0] = float.NaN;
        using PolicyOnDisk disk = new(architecture, weights: weights);
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        ActionChunk chunk = disk.Chunk();

        foreach (float temperature in (float[])[0, 1])
        {
            policy.Infer([disk.Request(1, "go", temperature)], [chunk]);
            Assert.All(chunk.Actions, action => Assert.True(float.IsNaN(action)));
            Assert.All(chunk.Tokens, token => Assert.InRange(token, 0, 255));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Infer_OfAJointThatIsNoNumber_GivesNaNActions(double value)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        PolicyRequest bad = disk.Request(1, "go", 0);
        bad.Proprioception[1] = value;
        PolicyRequest good = disk.Request(2, "go", 0);
        ActionChunk[] chunks = [disk.Chunk(), disk.Chunk()];

        policy.Infer([bad, good], chunks);

        Assert.All(chunks[0].Actions, action => Assert.True(float.IsNaN(action)));
        Assert.All(chunks[1].Actions, action => Assert.True(float.IsFinite(action)));
    }

    [Fact]
    public void Infer_OfRequestsThatDoNotFit_Throws()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);
        PolicyRequest good = disk.Request(1, "go", 1);

        Throws("temperature", [good, disk.Request(2, "go", 0)], [disk.Chunk(), disk.Chunk()]);
        Throws("temperature", [disk.Request(2, "go", -1)], [disk.Chunk()]);
        Throws("temperature", [disk.Request(2, "go", float.NaN)], [disk.Chunk()]);
        PolicyRequest unheard = disk.Request(2, "go", 1);
        unheard.Sampling = unheard.Sampling with { DrawCorrelation = double.NaN };
        Throws("draw correlation", [unheard], [disk.Chunk()]);
        Throws("1 requests and 2 chunks", [good], [disk.Chunk(), disk.Chunk()]);
        Throws("requests and 0 chunks", [], []);
        Throws("The chunk is 1x3", [good], [new ActionChunk(1, 3)]);
        Throws("instruction is empty", [disk.Request(2, " ", 1)], [disk.Chunk()]);
        Throws("takes 512", [disk.Request(2, new string('a', 600), 1)], [disk.Chunk()]);
        Throws(
            "joint positions", [new PolicyRequest { Frames = good.Frames, Proprioception = [], Instruction = "go", Sampling = good.Sampling }], [disk.Chunk()]);
        Throws(
            "frames",
            [new PolicyRequest { Frames = [good.Frames[0]], Proprioception = good.Proprioception, Instruction = "go", Sampling = good.Sampling }],
            [disk.Chunk()]);

        void Throws(string text, PolicyRequest[] requests, ActionChunk[] chunks) =>
            Assert.Contains(text, Assert.ThrowsAny<ArgumentException>(() => policy.Infer(requests, chunks)).Message, StringComparison.Ordinal);
    }
}
