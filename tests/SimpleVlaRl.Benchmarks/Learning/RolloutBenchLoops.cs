using System.Diagnostics;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>Our learning and inference, each followed by what anyone would write with TorchSharp alone for the same network and batch.</summary>
internal static class RolloutBenchLoops
{
    private const int InferenceRuns = 5;

    /// <summary>Learns from groups, then makes as many forward and backward passes and AdamW steps on ready tensors.</summary>
    public static (double Ours, double Bare, int Decisions) Learn(
        GrpoLearner learner, PolicyNetwork network, GrpoOptions options, IReadOnlyList<GrpoGroup> groups, int threads, CancellationToken cancellation)
    {
        torch.set_num_threads(threads);
        Stopwatch ours = Stopwatch.StartNew();
        int decisions = learner.Update(groups, 0, cancellation).Decisions;
        ours.Stop();
        using torch.optim.Optimizer optimizer = torch.optim.AdamW(network.parameters(), 1e-12);
        Stopwatch bare = Stopwatch.StartNew();
        int left = decisions;
        for (int step = 0; step < options.OptimizerSteps; step++)
        {
            optimizer.zero_grad();
            for (int share = left / (options.OptimizerSteps - step); share > 0; left -= Math.Min(share, options.MicroBatchRows),
                share -= options.MicroBatchRows)
            {
                using DisposeScope scope = torch.NewDisposeScope();
                PolicyInputs inputs = Inputs(network.Architecture, groups, Math.Min(share, options.MicroBatchRows));
                torch.Tensor tokens = torch.randint(0, 256, [inputs.BatchSize, network.Architecture.ActionTokenCount, 1], torch.int64);
                torch.nn.functional.log_softmax(network.Forward(inputs), -1).gather(-1, tokens).mean().backward();
            }

            torch.nn.utils.clip_grad_norm_(network.parameters(), 1);
            optimizer.step();
        }

        bare.Stop();
        return (ours.Elapsed.TotalSeconds, bare.Elapsed.TotalSeconds, decisions);
    }

    /// <summary>Draws actions for a batch on one thread, with each engine and with the network and a multinomial draw.</summary>
    /// <returns>Seconds per batch.</returns>
    public static (double Onnx, double Torch, double Bare) Infer(
        IRolloutEngine[] engines, PolicyNetwork network, PolicyManifest manifest, IReadOnlyList<GrpoGroup> groups, int rows, double temperature)
    {
        torch.set_num_threads(1);
        RolloutBatch batch = new(manifest.Architecture, rows) { Temperature = (float)temperature };
        GrpoDecision[] decisions = [.. Decisions(groups).Take(rows)];
        batch.Begin([.. decisions.Select(_ => groups[0].Trajectories[0].Prompt)]);
        for (int row = 0; row < decisions.Length; row++)
        {
            decisions[row].Images.CopyTo(batch.Images.AsSpan(row * batch.ImageByteCount));
            decisions[row].Joints.CopyTo(batch.Joints, row * decisions[row].Joints.Length);
        }

        double[] seconds = new double[engines.Length + 1];
        Array.Fill(seconds, double.PositiveInfinity);
        for (int run = 0; run < InferenceRuns; run++)
        {
            for (int engine = 0; engine < engines.Length; engine++)
            {
                Stopwatch watch = Stopwatch.StartNew();
                engines[engine].Run(batch);
                seconds[engine] = Math.Min(seconds[engine], watch.Elapsed.TotalSeconds);
            }

            Stopwatch bare = Stopwatch.StartNew();
            using DisposeScope scope = torch.NewDisposeScope();
            using IDisposable noGrad = torch.no_grad();
            torch.Tensor all = torch.nn.functional.log_softmax(network.Forward(Inputs(manifest.Architecture, groups, decisions.Length)) / temperature, -1)
                .flatten(0, 1);
            torch.Tensor drawn = torch.multinomial(all.exp(), 1);
            all.gather(-1, drawn).sum().item<float>();
            seconds[^1] = Math.Min(seconds[^1], bare.Elapsed.TotalSeconds);
        }

        return (seconds[0], seconds[1], seconds[2]);
    }

    private static IEnumerable<GrpoDecision> Decisions(IReadOnlyList<GrpoGroup> groups) =>
        groups.SelectMany(group => group.Trajectories).SelectMany(trajectory => trajectory.Decisions);

    private static PolicyInputs Inputs(PolicyArchitecture architecture, IReadOnlyList<GrpoGroup> groups, int rows)
    {
        (long[] ids, int[] lengths) = PolicyInputs.Repeat(groups[0].Trajectories[0].Prompt, rows);
        return new PolicyInputs
        {
            Images = torch.randint(0, 256, [rows, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3], torch.uint8),
            InputIds = ids,
            PromptLengths = lengths,
            Proprioception = architecture.ProprioceptionDimension == 0 ? null : torch.zeros([rows, architecture.ProprioceptionDimension]),
        };
    }
}
