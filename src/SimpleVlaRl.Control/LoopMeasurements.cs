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
    /// The loop's overhead per chunk: from the newest frame's arrival to the command of the chunk's first tick, minus the run of the network,
    /// minus the two waits for a tick (a frame waits for the tick that looks at it, an answer for the tick that plays it).
    /// </summary>
    /// <remarks>
    /// What is left: assembling and recording the observation, waking the inference thread, preprocessing, copying the answer, and the tick that
    /// admits, checks and publishes it. Waits end where a tick begins; how late it begins is <see cref="Jitter"/>, and is in
    /// <see cref="LateChunkOverhead"/>.
    /// </remarks>
    public SampleLog ChunkOverhead { get; } = new(ChunkCapacity);

    /// <summary>The same as <see cref="ChunkOverhead"/> with waits that end at the ticks' deadlines: the lateness of both ticks is in it.</summary>
    public SampleLog LateChunkOverhead { get; } = new(ChunkCapacity);

    /// <summary>The part of the overhead between the two ticks: waking the inference thread, preprocessing, copying the answer.</summary>
    public SampleLog Handover { get; } = new(ChunkCapacity);

    /// <summary>Managed bytes that the control thread allocated in ticks since the steady state began.</summary>
    public long SteadyAllocatedBytes { get; private set; }

    /// <summary>The most managed bytes that one of these ticks allocated.</summary>
    public long WorstAllocatedBytes { get; private set; }

    /// <summary>How many ticks these are.</summary>
    public long SteadyTicks { get; private set; }

    /// <summary>How many of them allocated.</summary>
    public long AllocatingTicks { get; private set; }

    /// <summary>Adds a tick of the steady state.</summary>
    /// <param name="allocatedBytes">What it allocated.</param>
    internal void AddSteadyTick(long allocatedBytes)
    {
        SteadyTicks++;
        SteadyAllocatedBytes += allocatedBytes;
        WorstAllocatedBytes = Math.Max(WorstAllocatedBytes, allocatedBytes);
        AllocatingTicks += allocatedBytes > 0 ? 1 : 0;
    }

    /// <summary>From the arrival of the newest frame to the command of the chunk's first tick, waits included.</summary>
    public SampleLog CameraToCommand { get; } = new(ChunkCapacity);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Jitter.Clear();
        TickWork.Clear();
        Inference.Clear();
        ChunkOverhead.Clear();
        LateChunkOverhead.Clear();
        Handover.Clear();
        CameraToCommand.Clear();
        SteadyAllocatedBytes = WorstAllocatedBytes = SteadyTicks = AllocatingTicks = 0;
    }
}
