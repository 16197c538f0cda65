using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Distributed;

namespace SimpleVlaRl.Training.Tests.Reinforcement.Distributed;

/// <summary>A worker behind bytes, as over a network, with a network of its own.</summary>
internal sealed class StreamedAssistant(PolicyNetwork network) : IGradientAssistant, IDisposable
{
    private readonly PolicyArchitecture architecture = network.Architecture;

    public GradientWorker Worker { get; } = new(network, threads: 1);

    /// <summary>After so many parts it fails.</summary>
    public int Patience { get; init; } = int.MaxValue;

    public string Name => "streamed";

    public Task<GradientAnswer> ComputeAsync(GradientTask task, CancellationToken cancellation)
    {
        if (Worker.Count >= Patience)
        {
            throw new GradientAssistantException("streamed has gone away.");
        }

        using MemoryStream there = new();
        task.Write(there, architecture);
        there.Position = 0;
        using MemoryStream back = new();
        Worker.Compute(Worker.Read(there), cancellation).Write(back);
        Assert.Equal(there.Length, there.Position);
        back.Position = 0;
        return Task.FromResult(GradientAnswer.Read(back, Worker.Contract.TrainedCount));
    }

    public void Dispose()
    {
        Worker.Dispose();
        network.Dispose();
    }
}
