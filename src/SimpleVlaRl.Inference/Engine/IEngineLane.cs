using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Engine;

/// <summary>The bound buffers of one thread over an engine: prepare, run, copy. One thread at a time, but for <see cref="Terminate"/>.</summary>
internal interface IEngineLane : IDisposable
{
    /// <summary>Writes a batch into the bound inputs; afterwards the requests are not looked at any more.</summary>
    /// <param name="requests">Requests without a problem, all of one temperature.</param>
    void Prepare(ReadOnlySpan<PolicyRequest> requests);

    /// <summary>Runs the network over what was prepared.</summary>
    /// <returns>False when <see cref="Terminate"/> stopped it.</returns>
    bool Run();

    /// <summary>Copies a row's answer.</summary>
    void Copy(int row, ActionChunk chunk);

    /// <summary>Forgets an earlier <see cref="Terminate"/>; before each run.</summary>
    void Rearm();

    /// <summary>Stops the run at the network's next operator. From any thread.</summary>
    void Terminate();
}
