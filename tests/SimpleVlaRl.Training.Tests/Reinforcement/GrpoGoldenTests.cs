using System.Runtime.InteropServices;
using System.Text.Json;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>GRPO's arithmetic against numbers that the original code gave.</summary>
public sealed class GrpoGoldenTests
{
    [Fact]
    public void Advantage_AllCasesOfTheOriginal_Agree()
    {
        int groups = 0;
        foreach (JsonElement golden in Golden("grpo_outcome_advantage").GetProperty("cases").EnumerateArray())
        {
            string[] names = Read<string[]>(golden, "group");
            double[] scores = Read<double[]>(golden, "scores");
            double[] expected = Read<double[]>(golden, "advantage_on_valid_tokens");
            int[] valid = Read<int[]>(golden, "valid_tokens");
            foreach (IGrouping<string, int> group in Enumerable.Range(0, names.Length).GroupBy(index => names[index]).Where(group => group.Count() > 1))
            {
                double[] advantages = new double[group.Count()];
                GroupAdvantage.Compute([.. group.Select(index => scores[index])], advantages);
                foreach ((int place, int index) in group.Index().Where(entry => valid[entry.Item] > 0))
                {
                    Assert.Equal(expected[index], advantages[place], 1e-4);
                }

                groups++;
            }
        }

        Assert.True(groups >= 12, $"only {groups} groups were compared");
    }

    [Theory]
    [InlineData(1, 2.474872, -0.353553)]
    [InlineData(2, 1.620184, -0.540061)]
    [InlineData(3, 1.207614, -0.724569)]
    [InlineData(4, 0.935414, -0.935414)]
    [InlineData(5, 0.724569, -1.207614)]
    [InlineData(6, 0.540061, -1.620184)]
    [InlineData(7, 0.353553, -2.474872)]
    public void Advantage_GroupsOfEight_GiveTheTable(int successes, double success, double failure)
    {
        double[] advantages = new double[8];
        GroupAdvantage.Compute([.. Enumerable.Range(0, 8).Select(index => index < successes ? 5.0 : 0.0)], advantages);

        Assert.All(advantages[..successes], advantage => Assert.Equal(success, advantage, 2e-6));
        Assert.All(advantages[successes..], advantage => Assert.Equal(failure, advantage, 2e-6));
        Assert.Equal(0, advantages.Sum(), 1e-9);
    }

    [Fact]
    public void Advantage_GroupOfOneOrNotANumber_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => GroupAdvantage.Compute([5.0], new double[1]));
        Assert.Throws<ArgumentException>(() => GroupAdvantage.Compute([5.0, double.NaN], new double[2]));
    }

    [Fact]
    public void PolicyLoss_AllCasesOfTheOriginal_AgreeWithTheirGradients()
    {
        foreach (JsonElement golden in Golden("policy_loss").EnumerateArray())
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor logProbabilities = Matrix(golden, "log_prob").requires_grad_();
            torch.Tensor mask = Matrix(golden, "mask");
            torch.Tensor weights = mask / mask.sum().clamp_min(1);
            (torch.Tensor loss, torch.Tensor clipped, torch.Tensor kl) = ClippedSurrogate.Compute(
                logProbabilities, Matrix(golden, "old_log_prob"), Matrix(golden, "advantages"), weights,
                golden.GetProperty("clip_ratio_low").GetDouble(), golden.GetProperty("clip_ratio_high").GetDouble());
            loss.backward();

            string name = golden.GetProperty("name").GetString()!;
            Close(name, golden.GetProperty("loss").GetDouble(), loss.item<float>());
            Close(name, golden.GetProperty("clip_fraction").GetDouble(), clipped.item<float>());
            Close(name, golden.GetProperty("ppo_kl").GetDouble(), kl.item<float>());
            float[] expected = Values(Matrix(golden, "grad_wrt_log_prob"));
            float[] found = Values(logProbabilities.grad!);
            Assert.All(expected.Zip(found), pair => Close(name, pair.First, pair.Second));
        }
    }

    [Fact]
    public void SlicedTrajectory_AnySlices_GivesTheOriginalsLossAndGradient()
    {
        JsonElement golden = Golden("sliced_trajectory");
        int perChunk = golden.GetProperty("action_dim").GetInt32() * golden.GetProperty("chunk").GetInt32();
        int chunks = golden.GetProperty("chunks").GetInt32();
        int valid = golden.GetProperty("finish_step").GetInt32() * golden.GetProperty("action_dim").GetInt32();
        double accumulation = golden.GetProperty("gradient_accumulation").GetDouble();
        foreach (JsonElement result in golden.GetProperty("results").EnumerateArray())
        {
            using DisposeScope scope = torch.NewDisposeScope();
            int slice = result.GetProperty("chunks_per_slice").GetInt32() * perChunk;
            torch.Tensor current = torch.tensor(Read<float[]>(golden, "log_prob")).requires_grad_();
            torch.Tensor old = torch.tensor(Read<float[]>(golden, "old_log_prob"));
            torch.Tensor weights = torch.cat([torch.full([valid], 1.0f / valid), torch.zeros([(chunks * perChunk) - valid])]);
            double loss = 0;
            double clipFraction = 0;
            for (int first = 0; first < chunks * perChunk; first += slice)
            {
                (torch.Tensor part, torch.Tensor clipped, _) = ClippedSurrogate.Compute(
                    current.narrow(0, first, slice), old.narrow(0, first, slice), torch.tensor(golden.GetProperty("advantage").GetSingle()),
                    weights.narrow(0, first, slice), 0.2, 0.28);
                (part / accumulation).backward();
                loss += part.item<float>();
                clipFraction += clipped.item<float>();
            }

            Close("loss", result.GetProperty("loss").GetDouble(), loss);
            Close("clip fraction", result.GetProperty("clip_fraction").GetDouble(), clipFraction);
            Close("gradient", result.GetProperty("grad_l2").GetDouble(), current.grad!.norm().item<float>());
            Assert.All(Read<float[]>(result, "grad_first8").Zip(Values(current.grad!)), pair => Assert.Equal(pair.First, pair.Second, 1e-8f));
        }
    }

    [Fact]
    public void LogProbability_TemperaturesOfTheOriginal_Agree()
    {
        foreach (JsonElement golden in Golden("logprob_entropy").EnumerateArray())
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor chosen = torch.tensor(Read<long[]>(golden, "chosen_index"));
            (torch.Tensor logProbabilities, torch.Tensor entropies) = ClippedSurrogate.OfTokens(
                Matrix(golden, "logits").unsqueeze(0), chosen.unsqueeze(0), golden.GetProperty("temperature").GetDouble());

            Assert.All(Read<float[]>(golden, "log_prob").Zip(Values(logProbabilities)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            Assert.All(Read<float[]>(golden, "entropy").Zip(Values(entropies)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [Theory]
    [InlineData("warmup_0", 0)]
    [InlineData("warmup_3", 3)]
    public void Schedule_FirstRateZero_IsTheOriginals(string name, int warmUp)
    {
        double[] expected = Read<double[]>(Golden("lr_schedule"), name);
        IterationRate schedule = new(5e-6, warmUp, FirstIsZero: true, HalvedAfter: 0);

        Assert.All(expected.Index(), entry => Assert.Equal(entry.Item, schedule.At(entry.Index), 1e-12));
        Assert.Equal(warmUp == 0 ? 5e-6 : 5e-6 / 3, (schedule with { FirstIsZero = false }).At(0), 1e-12);
    }

    [Fact]
    public void Schedule_HalvedAfter_FallsAsOneOverTheIterationAfterTheWarmUp()
    {
        IterationRate schedule = new(1e-4, WarmUpIterations: 2, FirstIsZero: false, HalvedAfter: 10);

        Assert.Equal(
            [0.5e-4, 1e-4 / 1.1, 0.5e-4, 0.25e-4],
            new long[] { 0, 1, 10, 30 }.Select(iteration => Math.Round(schedule.At(iteration), 15)),
            (expected, actual) => Math.Abs(expected - actual) < 1e-12);
    }

    [Fact]
    public void TrajectoryMask_FinishStepsOfTheOriginal_GiveTheSameValidTokens()
    {
        JsonElement golden = Golden("trajectory_mask")[0];
        int[] finished = Read<int[]>(golden, "finish_step");
        int[][] masks = Read<int[][]>(golden, "mask");
        foreach ((int finish, int[] mask) in finished.Zip(masks))
        {
            GrpoDecision empty = new(Array.Empty<byte>(), [], [], []);
            GrpoEpisode trajectory = new([], [empty, empty, empty, empty], finish, true);
            List<LearnerRow> rows = LearnerRow.Of([(trajectory, 1, true)], tokensPerDecision: 4);

            Assert.Equal(mask.Sum(), rows.Sum(row => row.ValidTokens(4)));
            Assert.All(rows, row => Assert.Equal(mask.Skip(4 * row.Index).Take(4).Sum(), row.ValidTokens(4)));
            Assert.All(rows, row => Assert.Equal(1.0 / finish, row.TokenWeight, 1e-12));
        }
    }

    private static void Close(string name, double expected, double found) =>
        Assert.True(Math.Abs(expected - found) <= 2e-6 * Math.Max(1, Math.Abs(expected)), $"{name}: expected {expected}, found {found}");

    private static JsonElement Golden(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.PathOf("rl.json")));
        return document.RootElement.GetProperty(name).Clone();
    }

    private static T Read<T>(JsonElement element, string name) => element.GetProperty(name).Deserialize<T>()!;

    private static torch.Tensor Matrix(JsonElement element, string name)
    {
        float[][] rows = Read<float[][]>(element, name);
        return torch.tensor(rows.SelectMany(row => row).ToArray()).reshape(rows.Length, rows[0].Length);
    }

    private static float[] Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes).ToArray();
}
