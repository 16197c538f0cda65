namespace SimpleVlaRl.Inference;

/// <summary>How an exported policy is run.</summary>
public sealed record OnnxPolicyOptions
{
    /// <summary>Threads inside one operator. One leaves the other cores to the simulator, the cameras and the control loop.</summary>
    /// <value>The default is 1.</value>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Whether idle threads spin: lower latency for one robot alone, contention when anything else runs.</summary>
    /// <value>The default is false.</value>
    public bool AllowSpinning { get; init; }

    /// <summary>Whether a version may run whose graph was never compared with the network it was exported from.</summary>
    /// <value>The default is false.</value>
    public bool AllowUnverified { get; init; }

    /// <summary>Where ONNX Runtime writes the times of all operators when the session is closed: a path that a date and <c>.json</c> are appended to.</summary>
    /// <value>The default is null: nothing is measured.</value>
    public string? ProfilePrefix { get; init; }
}
