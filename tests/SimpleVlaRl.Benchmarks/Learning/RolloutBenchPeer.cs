using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>The same learning in the distribution's PyTorch: as many rows, in the same micro-batches and optimizer steps, on as many threads.</summary>
internal sealed class RolloutBenchPeer : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vla-learn-peer-").FullName;
    private readonly TorchPeer peer;

    /// <summary>Starts it.</summary>
    /// <param name="start">The policy.</param>
    /// <param name="threads">Threads inside an operator.</param>
    public RolloutBenchPeer(GrpoStart start, int threads)
    {
        try
        {
            PolicyManifestFile.Write(folder, start.Manifest);
            File.Copy(start.WeightsPath, TrainingRun.WeightsPath(folder));
            peer = TorchPeer.Start(folder, threads);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>PyTorch's version, its threads and its BLAS.</summary>
    public string Description => peer.Description;

    /// <summary>Learns from the first micro-batch again and again, until as many rows are seen.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="options">Micro-batch and steps.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>The seconds that it measured itself.</returns>
    public double Learn(IReadOnlyList<GrpoGroup> groups, GrpoOptions options, int rows)
    {
        (GrpoDecision Decision, long[] Prompt)[] batch = [.. groups.SelectMany(group => group.Trajectories)
            .SelectMany(trajectory => trajectory.Decisions.Select(decision => (decision, trajectory.Prompt)))
            .Take(options.MicroBatchRows)];
        peer.Load(
            new OnnxForwardInputs
            {
                Images = [.. batch.SelectMany(row => row.Decision.Images.ToArray())],
                InputIds = [.. batch.SelectMany(row => row.Prompt)],
                PromptLengths = [.. batch.Select(row => row.Prompt.Length)],
                Proprioception = [.. batch.SelectMany(row => row.Decision.Joints)],
                Uniforms = [],
                Temperature = 0,
            },
            Path.Combine(folder, "inputs"));
        return peer.Learn(rows, options.OptimizerSteps);
    }

    public void Dispose()
    {
        peer.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
