namespace SimpleVlaRl.Control;

/// <summary>What the loop measures of itself; preallocated.</summary>
public sealed class LoopMeasurements
{
    private const int TickCapacity = 1 << 16;
    private const int ChunkCapacity = 1 << 12;

    /// <summary>How late ticks began.</summary>
    public SampleLog Jitter { get; } = new(TickCapacity);

    /// <summary>How long the tick's own work took.</summary>
    public SampleLog TickWork { get; } = new(TickCapacity);

    /// <summary>The network's time per chunk.</summary>
    public SampleLog Inference { get; } = new(ChunkCapacity);

    /// <summary>
    /// The loop's overhead per chunk: from the tick that took the observation to the command of the chunk's first tick, minus the network's
    /// time, minus the wait for that tick; preprocessing is part of it.
    /// </summary>
    public SampleLog ChunkOverhead { get; } = new(ChunkCapacity);

    /// <summary>From the arrival of the newest frame to the command of the chunk's first tick, waits included.</summary>
    public SampleLog CameraToCommand { get; } = new(ChunkCapacity);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Jitter.Clear();
        TickWork.Clear();
        Inference.Clear();
        ChunkOverhead.Clear();
        CameraToCommand.Clear();
    }
}
