using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Training.Planning;

/// <summary>What learning a policy takes of a device's memory, in bytes, before anything is loaded.</summary>
/// <remarks>
/// Counted from what the network's code keeps, tensor by tensor, and held against measurements of wide networks of few layers
/// (<c>vla-bench learner-memory</c>). An allocator's rounding and a GPU's libraries come on top.
/// </remarks>
public sealed class MemoryPlan
{
    /// <summary>Bytes of a number in single precision.</summary>
    private const long Single = 4;

    /// <summary>Bytes of a number in bfloat16.</summary>
    private const long Half = 2;

    /// <summary>Buffers as large as what is trained: gradient, two moments, scratch, decay.</summary>
    private const int OptimizerBuffers = 5;

    private readonly ActivationCounts activations;

    /// <summary>Plans.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="training">What is trained, and how it computes.</param>
    /// <param name="promptLength">The tokens of a prompt.</param>
    /// <param name="keepsAverage">Whether a moving average of what is trained is kept.</param>
    public MemoryPlan(PolicyArchitecture architecture, NetworkTraining training, int promptLength, bool keepsAverage)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentOutOfRangeException.ThrowIfLessThan(promptLength, 2);
        HashSet<string> frozen = training is { Lora: not null, UsesBfloat16: true } ? LoraAdapters.FrozenMatrices(architecture) : [];
        long adapted = 0;
        foreach ((string name, IReadOnlyList<long> shape) in PolicyTensorNames.All(architecture))
        {
            long count = shape.Aggregate(1L, (product, size) => product * size);
            WeightBytes += count * (frozen.Contains(name) ? Half : Single);
            adapted += training.Lora is { } lora && LoraAdapters.IsAdapted(name, shape) ? lora.Rank * (shape[0] + shape[1]) : 0;
        }

        TrainedCount = training.Lora is null ? WeightBytes / Single : adapted;
        AdapterBytes = adapted * Single;
        OptimizerBytes = TrainedCount * Single * (OptimizerBuffers + (keepsAverage ? 1 : 0));
        activations = new ActivationCounts(architecture, training, promptLength);
    }

    /// <summary>How many numbers are trained.</summary>
    public long TrainedCount { get; }

    /// <summary>The network's weights.</summary>
    public long WeightBytes { get; }

    /// <summary>The low-rank adapters.</summary>
    public long AdapterBytes { get; }

    /// <summary>Gradient, moments and what an optimizer step works with, and the average.</summary>
    public long OptimizerBytes { get; }

    /// <summary>What stays whatever the micro-batch.</summary>
    public long FixedBytes => WeightBytes + AdapterBytes + OptimizerBytes;

    /// <summary>The tokens of a decision in the decoder.</summary>
    public int TokensPerDecision => activations.Tokens;

    /// <summary>What a micro-batch keeps for its gradient, beside the layer that is computed.</summary>
    /// <param name="rows">Its decisions.</param>
    public long KeptBytes(int rows) => rows * activations.Kept * Single;

    /// <summary>What computing the widest layer and its gradient takes.</summary>
    /// <param name="rows">The decisions of the micro-batch.</param>
    public long LayerBytes(int rows) => (rows * activations.Layer * Single) + activations.LayerMatrixBytes;

    /// <summary>What answering takes beside the weights: layers keep nothing.</summary>
    /// <param name="rows">The observations that are answered at once.</param>
    public long ActingBytes(int rows) => (rows * activations.Acting * Single) + activations.LayerMatrixBytes;

    /// <summary>The most that learning takes at once.</summary>
    /// <param name="rows">The decisions of the micro-batch.</param>
    public long PeakBytes(int rows) => FixedBytes + KeptBytes(rows) + LayerBytes(rows);

    /// <summary>The largest micro-batch that fits.</summary>
    /// <param name="bytes">What there is.</param>
    /// <returns>Its decisions; 0 where not even one fits.</returns>
    public int LargestMicroBatch(long bytes)
    {
        long perRow = (activations.Kept + activations.Layer) * Single;
        return (int)Math.Clamp((bytes - FixedBytes - activations.LayerMatrixBytes) / perRow, 0, int.MaxValue);
    }
}
