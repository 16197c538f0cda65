using System.Runtime.InteropServices;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Optimization;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement.Distributed;

/// <summary>Computes parts of another process's optimizer steps. One after the other: a second caller waits.</summary>
public sealed class GradientWorker : IDisposable
{
    private readonly PolicyNetwork network;
    private readonly ParameterStore trained;
    private readonly torch.Tensor gradient;
    private readonly NetworkReplicas replicas;
    private readonly Lock gate = new();
    private readonly int threads;

    /// <summary>Prepares.</summary>
    /// <param name="network">The network; not disposed with this.</param>
    /// <param name="threads">Threads that compute.</param>
    public GradientWorker(PolicyNetwork network, int threads)
    {
        ArgumentNullException.ThrowIfNull(network);
        (this.network, this.threads) = (network, threads);
        Contract = GradientContract.Of(network);
        trained = network.Adapters?.Store ?? network.Store;
        gradient = trained.AttachGradient();
        replicas = new NetworkReplicas(network, gradient, threads);
    }

    /// <summary>What a caller must have in common with this.</summary>
    public GradientContract Contract { get; }

    /// <summary>How many parts were computed.</summary>
    public long Count { get; private set; }

    /// <summary>Reads a part from a caller.</summary>
    /// <param name="stream">Where from.</param>
    /// <returns>The part.</returns>
    /// <exception cref="InvalidDataException">It is none, or one for another network.</exception>
    /// <exception cref="EndOfStreamException">It ends too soon.</exception>
    public GradientTask Read(Stream stream) => GradientTask.Read(stream, network.Architecture, Contract.TrainedCount);

    /// <summary>Computes a part.</summary>
    /// <param name="task">The part.</param>
    /// <param name="cancellation">Stops between micro-batches.</param>
    /// <returns>The answer.</returns>
    public GradientAnswer Compute(GradientTask task, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(task);
        lock (gate)
        {
            // libtorch keeps this number per thread, and callers come on any.
            torch.set_num_threads(threads);
            using (IDisposable noGrad = torch.no_grad())
            {
                using torch.Tensor weights = torch.frombuffer(task.Weights, torch.float32);
                trained.Flat.copy_(weights);
                gradient.zero_();
            }

            SliceSums sums = SliceGradient.Add(replicas, task.Rows, task.Options, trained.Flat.device, cancellation);
            using torch.Tensor host = gradient.cpu();
            float[] answer = MemoryMarshal.Cast<byte, float>(host.bytes).ToArray();
            NativeHeap.Trim();
            Count++;
            return new GradientAnswer(sums, answer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        replicas.Dispose();
        gradient.Dispose();
    }
}
