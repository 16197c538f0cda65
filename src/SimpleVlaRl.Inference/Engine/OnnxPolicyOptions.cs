using SimpleVlaRl.Inference.Accelerators;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>How an exported policy is run.</summary>
public sealed record OnnxPolicyOptions
{
    /// <summary>Threads inside one operator. One leaves the other cores to the simulator, the cameras and the control loop.</summary>
    /// <value>The default is 1.</value>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Whether idle threads spin: lower latency for one robot alone, contention when anything else runs.</summary>
    /// <value>The default is false.</value>
    public bool AllowSpinning { get; init; }

    /// <summary>
    /// The processors of the threads beside the calling one, one group per thread, as ONNX Runtime writes them: <c>2;3</c> or <c>2-3;4-5</c>. Keep the control
    /// thread's processor out of it.
    /// </summary>
    /// <value>The default is null: the system places them.</value>
    public string? ThreadAffinities { get; init; }

    /// <summary>Threads that prepare images; more than one where a row has several cameras and the processor is not busy with a robot.</summary>
    /// <value>The default is 1: the calling thread.</value>
    public int CameraThreads { get; init; } = 1;

    /// <summary>What computes the graph.</summary>
    /// <value>The default is <see cref="ExecutionProvider.Cpu"/>.</value>
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>
    /// The library of a plug-in execution provider, for a program that was built for the processor alone; null where the runtime brings the provider itself.
    /// </summary>
    /// <value>The default is null.</value>
    public string? ProviderLibrary { get; init; }

    /// <summary>Which GPU, counted from 0.</summary>
    /// <value>The default is 0.</value>
    public int DeviceId { get; init; }

    /// <summary>Where TensorRT's engines and compiled graphs are kept between starts: building them takes minutes. Null keeps none.</summary>
    /// <value>The default is null.</value>
    public string? CacheFolder { get; init; }

    /// <summary>The largest batch that TensorRT's engine is built for.</summary>
    /// <value>The default is 8.</value>
    public int ProfileBatch { get; init; } = 8;

    /// <summary>The longest prompt in tokens that TensorRT's engine is built for.</summary>
    /// <value>The default is 128.</value>
    public int ProfilePromptLength { get; init; } = 128;

    /// <summary>Whether operators that the chosen provider lacks may run on the processor; without it such a graph is refused.</summary>
    /// <value>The default is false.</value>
    public bool AllowCpuOperators { get; init; }

    /// <summary>Whether a version may run whose graph was never compared with the network it was exported from.</summary>
    /// <value>The default is false.</value>
    public bool AllowUnverified { get; init; }

    /// <summary>
    /// Looks at the bytes of a manifest before anything in them is believed, such as at who has signed them; given the policy's folder, and throws a
    /// <see cref="Core.Policies.PolicyLoadException"/> where it refuses.
    /// </summary>
    /// <value>The default is null: nobody looks.</value>
    public Action<string, ReadOnlyMemory<byte>>? ManifestCheck { get; init; }

    /// <summary>Where ONNX Runtime writes the times of all operators when the session is closed: a path that a date and <c>.json</c> are appended to.</summary>
    /// <value>The default is null: nothing is measured.</value>
    public string? ProfilePrefix { get; init; }

    /// <summary>The provider's name in a policy's identity and in commands.</summary>
    public string ProviderName => Provider.ToString().ToLowerInvariant();
}
