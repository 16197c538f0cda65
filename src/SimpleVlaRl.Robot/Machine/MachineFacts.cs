namespace SimpleVlaRl.Robot.Machine;

/// <summary>What this machine gives a program that commands a robot; null is what could not be found out.</summary>
internal sealed record MachineFacts
{
    /// <summary>The most that a socket may buffer, <c>net.core.rmem_max</c>, in bytes.</summary>
    public long? ReceiveBufferMaximum { get; init; }

    /// <summary>What a socket buffers that asks for nothing, <c>net.core.rmem_default</c>, in bytes.</summary>
    public long? ReceiveBufferDefault { get; init; }

    /// <summary>Whether a thread may be scheduled in real time; it was tried.</summary>
    public bool MayRunInRealTime { get; init; }

    /// <summary>How much memory this process may lock, as the system writes it, such as <c>65536</c> or <c>unlimited</c>.</summary>
    public string LockedMemoryLimit { get; init; } = "";

    /// <summary>The swap space in use or not, in bytes.</summary>
    public long? SwapBytes { get; init; }

    /// <summary>The folder of the episodes.</summary>
    public required string Store { get; init; }

    /// <summary>The free bytes of its disk.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>How long the disk took for 4 KiB that must be safe, the slowest of a few.</summary>
    public TimeSpan? SyncTime { get; init; }

    /// <summary>Why the store cannot be written; empty when it can.</summary>
    public string StoreProblem { get; init; } = "";
}
