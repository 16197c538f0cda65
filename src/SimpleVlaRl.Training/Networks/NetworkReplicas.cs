using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>
/// Networks over the same weights with gradients of their own, one per thread. On a processor and with networks of this project's size, threads that each take
/// other rows are faster than threads that share every matrix product, most of whose operations are too short to share.
/// </summary>
internal sealed class NetworkReplicas : IDisposable
{
    private const long LargestParameterCount = 50_000_000;
    private readonly PolicyNetwork[] networks;
    private readonly torch.Tensor gradient;
    private readonly torch.Tensor[] gradients;

    /// <summary>Makes the replicas.</summary>
    /// <param name="network">The first of the networks; not owned.</param>
    /// <param name="gradient">Its gradient, to which those of the others are added; not owned.</param>
    /// <param name="threads">Threads at once, where replicas help; else the network stays alone.</param>
    public NetworkReplicas(PolicyNetwork network, torch.Tensor gradient, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        this.gradient = gradient;
        int others = Suit(network) ? threads - 1 : 0;
        networks = [network, .. Enumerable.Range(0, others).Select(_ => network.Replicate())];
        gradients = [.. networks.Skip(1).Select(replica => replica.Store.AttachGradient())];
    }

    /// <summary>Threads at once.</summary>
    public int Count => networks.Length;

    /// <summary>
    /// Does the jobs, each on the network of its thread, and adds up the gradients: job i belongs to thread i modulo <see cref="Count"/>, so the sum has one
    /// order.
    /// </summary>
    /// <param name="jobs">How many there are.</param>
    /// <param name="job">One of them, with its number; makes gradients by backward.</param>
    public void Run(int jobs, Action<PolicyNetwork, int> job)
    {
        if (Count == 1 || jobs == 1)
        {
            for (int index = 0; index < jobs; index++)
            {
                job(networks[0], index);
            }

            return;
        }

        int threadsBefore = torch.get_num_threads();
        Array.ForEach(gradients, each => each.zero_());
        foreach (PolicyNetwork replica in networks.Skip(1))
        {
            (replica.UsesBfloat16, replica.RecomputesLayers) = (networks[0].UsesBfloat16, networks[0].RecomputesLayers);
        }

        Task[] running = [.. Enumerable.Range(0, Count).Select(thread => Task.Factory.StartNew(
            () =>
            {
                // libtorch keeps this number per thread too: a new one would take every processor.
                torch.set_num_threads(1);
                for (int index = thread; index < jobs; index += Count)
                {
                    job(networks[thread], index);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        try
        {
            // One of them is thrown as it is; a caller that stops is no bundle of errors.
            Task.WhenAll(running).GetAwaiter().GetResult();
        }
        finally
        {
            torch.set_num_threads(threadsBefore);
        }

        using IDisposable noGrad = torch.no_grad();
        Array.ForEach(gradients, each => gradient.AddInPlace(each));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PolicyNetwork replica in networks.Skip(1))
        {
            replica.Dispose();
        }

        Array.ForEach(gradients, each => each.Dispose());
    }

    /// <summary>Whether replicas help: threads on a processor, all weights trained, and a network whose activations may be there once per thread.</summary>
    private static bool Suit(PolicyNetwork network) =>
        network.Store.Flat.device_type == DeviceType.CPU && network.Store.Adapters is null && network.Store.Flat.numel() <= LargestParameterCount;
}
