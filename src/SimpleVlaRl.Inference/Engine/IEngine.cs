using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>One version of a policy that can be run; what the batcher knows of it.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>What the policy needs and gives.</summary>
    PolicyManifest Manifest { get; }

    /// <summary>Which weights.</summary>
    PolicyVersion Identity { get; }

    /// <summary>What is wrong with a request; null when it can be run. From any thread; does not allocate for a request that can.</summary>
    string? Problem(PolicyRequest request, ActionChunk chunk);

    /// <summary>Makes the buffers of one thread.</summary>
    /// <param name="onHelperThread">Called once on each thread that the lane starts.</param>
    IEngineLane OpenLane(Action? onHelperThread = null);
}
