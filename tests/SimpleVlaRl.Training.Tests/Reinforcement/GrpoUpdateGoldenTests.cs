using System.Runtime.InteropServices;
using System.Text.Json;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>Two AdamW steps of the original's update_policy on random weights: old log-probabilities, gradients, parameters, new log-probabilities.</summary>
public sealed class GrpoUpdateGoldenTests
{
    private const int FirstActionId = 31744;

    [Theory]
    [InlineData("a", "a", 1)]
    [InlineData("a", "a", 2)]
    [InlineData("a", "a", 5)]
    [InlineData("b", "b1", 3)]
    public void Update_TwoSteps_FollowsTheOriginal(string model, string policy, int microBatchRows)
    {
        GoldenPolicy golden = new(policy);
        GoldenFile file = new($"{model}.update.safetensors");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.PathOf($"{model}.update.json")));
        JsonElement facts = document.RootElement;
        PolicyArchitecture architecture = golden.Architecture;
        int joints = architecture.ProprioceptionDimension;

        // The vectors hold normalised joints: no mask leaves them as they are.
        ActionNormalization? identity = joints == 0
            ? null
            : new() { Low = new double[joints], High = [.. Enumerable.Repeat(1.0, joints)], Mask = new bool[joints] };
        using PolicyNetwork network = new(architecture, identity, seed: 1);
        network.LoadWeights(golden);
        GrpoOptions options = new()
        {
            GroupSize = 4,
            GroupsPerIteration = 1,
            OptimizerSteps = 2,
            InterleavesGroups = false,
            RecomputesLogProbabilities = false,
            LearningRate = 1e-5,
            MicroBatchRows = microBatchRows,
        };
        List<Dictionary<string, float[]>> steps = [];
        using GrpoLearner learner = new(network, options) { GradientsClipped = optimizer => steps.Add(Gradients(network, optimizer.Gradient)) };
        GrpoEpisode[] trajectories = Trajectories(file, facts, architecture);

        GrpoUpdate update = learner.Update(
            [new GrpoGroup(0, new TrainingStart("golden", 0), 0, trajectories)], iteration: 0, TestContext.Current.CancellationToken);

        float[] found = LogProbabilities(network, trajectories, options.Temperature);
        float[] before = file.Read<float>("old_log_probs");
        float[] after = file.Read<float>("log_probs_after");
        double moved = before.Zip(after).Average(pair => Math.Abs(pair.First - pair.Second));
        double apart = found.Zip(after).Where(pair => pair.Second != 0).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.True(moved > 0.05 && apart < 5e-3, $"the original moved by {moved}; the log-probabilities end {apart} apart");
        Assert.True(update.EngineDifference < 2e-4, $"the old log-probabilities differ by {update.EngineDifference}");
        double[] norms = facts.GetProperty("metrics").GetProperty("actor/grad_norm").Deserialize<double[]>()!;
        Assert.Equal(norms.Average(), update.GradientNorm, 5e-3 * norms.Average());
        double[] losses = facts.GetProperty("metrics").GetProperty("actor/pg_loss").Deserialize<double[]>()!;
        Assert.Equal(losses.Average(), update.Loss, 1e-4);
        Assert.Equal(facts.GetProperty("metrics").GetProperty("actor/pg_clipfrac").Deserialize<double[]>()!.Average(), update.ClipFraction, 5e-3);
        Assert.Equal(facts.GetProperty("metrics").GetProperty("actor/ppo_kl").Deserialize<double[]>()!.Average(), update.ApproximateKl, 1e-4);
        Compare(file, network, steps);
    }

    private static void Compare(GoldenFile file, PolicyNetwork network, List<Dictionary<string, float[]>> steps)
    {
        int compared = 0;
        foreach (string name in file.Names.Where(name => !name.Contains("rows", StringComparison.Ordinal)))
        {
            float[] found;
            double tolerance;
            if (name.StartsWith("clipped_grad.step", StringComparison.Ordinal))
            {
                int step = name["clipped_grad.step".Length] - '0';
                found = steps[step][name["clipped_grad.stepN.".Length..]];
                tolerance = step == 0 ? 2e-5 : 2e-4;
            }
            else if (name.StartsWith("param_after.", StringComparison.Ordinal))
            {
                // A gradient near zero may take either sign, which is one learning rate per step.
                found = Values(network.Store[name["param_after.".Length..]]);
                tolerance = 2.5e-5;
            }
            else
            {
                continue;
            }

            float[] expected = file.Read<float>(name);
            double apart = expected.Zip(found).Max(pair => Math.Abs(pair.First - pair.Second));
            Assert.True(apart <= tolerance, $"{name} differs by {apart}");
            compared += expected.Length;
        }

        float[] heads = file.Read<float>("clipped_grad.step0.lm_head_action_rows");
        int width = network.Architecture.Decoder.Width;
        float[] head = steps[0][PolicyTensorNames.Head][(FirstActionId * width)..((FirstActionId + ActionBins.Count) * width)];
        Assert.All(heads.Zip(head), pair => Assert.Equal(pair.First, pair.Second, 2e-5f));
        Assert.True(compared > 10_000, $"only {compared} numbers were compared");
    }

    private static GrpoEpisode[] Trajectories(GoldenFile file, JsonElement facts, PolicyArchitecture architecture)
    {
        int count = facts.GetProperty("trajectories").GetInt32();
        int chunks = facts.GetProperty("chunks").GetInt32();
        int perChunk = architecture.ActionTokenCount;
        byte[] images = file.Read<byte>("images_u8");
        int imageBytes = images.Length / (count * chunks);
        long[] ids = file.Read<long>("input_ids");
        long[] mask = file.Read<long>("attention_mask");
        int padded = ids.Length / (count * chunks);
        long[] responses = file.Read<long>("responses");
        float[] old = file.Read<float>("old_log_probs");
        float[] joints = architecture.ProprioceptionDimension == 0 ? [] : file.Read<float>("proprio_normalized");
        int[] finish = facts.GetProperty("finish_step").Deserialize<int[]>()!;
        double[] outcome = facts.GetProperty("outcome").Deserialize<double[]>()!;
        GrpoEpisode[] trajectories = new GrpoEpisode[count];
        for (int index = 0; index < count; index++)
        {
            GrpoDecision[] decisions = new GrpoDecision[chunks];
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                int row = (index * chunks) + chunk;
                decisions[chunk] = new GrpoDecision(
                    images[(row * imageBytes)..((row + 1) * imageBytes)],
                    joints.AsSpan(row * architecture.ProprioceptionDimension, architecture.ProprioceptionDimension).ToArray(),
                    [.. responses.Skip(row * perChunk).Take(perChunk).Select(id => (byte)(id - FirstActionId))],
                    old[(row * perChunk)..((row + 1) * perChunk)]);
            }

            long[] prompt = [.. Enumerable.Range(index * chunks * padded, padded).Where(place => mask[place] == 1).Select(place => ids[place])];
            trajectories[index] = new GrpoEpisode(prompt, decisions, finish[index] * architecture.ActionDimension, outcome[index] > 0);
        }

        return trajectories;
    }

    private static float[] LogProbabilities(PolicyNetwork network, GrpoEpisode[] trajectories, double temperature)
    {
        List<float> all = [];
        foreach (GrpoEpisode trajectory in trajectories)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            using IDisposable noGrad = torch.no_grad();
            List<LearnerRow> rows = [.. trajectory.Decisions.Select((_, index) => new LearnerRow(trajectory, index, 0, 0, false))];
            LearnerBatch batch = LearnerBatch.Of(rows, network.Architecture, torch.CPU, correctionLimit: 0);
            all.AddRange(Values(ClippedSurrogate.OfTokens(network.Forward(batch.Inputs), batch.Tokens, temperature).LogProbabilities));
        }

        return [.. all];
    }

    private static Dictionary<string, float[]> Gradients(PolicyNetwork network, torch.Tensor flat) =>
        network.Store.Names.ToDictionary(tensor => tensor.Name, tensor => Values(network.Store.PartOf(flat, tensor.Name)));

    private static float[] Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes).ToArray();
}
