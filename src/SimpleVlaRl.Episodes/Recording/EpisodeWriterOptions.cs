using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Episodes.Recording;

/// <summary>How episodes are recorded.</summary>
public sealed record EpisodeWriterOptions
{
    /// <summary>How many ticks may wait for the disk.</summary>
    /// <value>The default is 1024, twenty seconds at 50 Hz.</value>
    public int StepSlots { get; init; } = 1024;

    /// <summary>How many inferences may wait for the disk.</summary>
    /// <value>The default is 32.</value>
    public int ChunkSlots { get; init; } = 32;

    /// <summary>Whether recording waits for the disk where there is no room, instead of dropping: for an import, never for a control loop.</summary>
    /// <value>The default is false.</value>
    public bool WaitsForRoom { get; init; }

    /// <summary>How many bytes of camera frames may wait for the encoder; they are allocated when first needed and then reused.</summary>
    /// <value>The default is 96 MiB: 100 frames of 640x480, or 400 of 320x240.</value>
    public long FrameBufferBytes { get; init; } = 96L << 20;

    /// <summary>The quality of recorded JPEG frames, 1 to 100.</summary>
    /// <value>The default is 95.</value>
    public int JpegQuality { get; init; } = 95;

    /// <summary>How long a message may wait in memory before its chunk is handed to the operating system.</summary>
    /// <value>The default is 200 ms.</value>
    public TimeSpan ChunkDuration { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long written bytes may wait before they are made durable.</summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many free bytes the disk must have for an episode to start.</summary>
    /// <value>The default is 512 MiB.</value>
    public long MinimumFreeBytes { get; init; } = 512L << 20;

    /// <summary>How long a commit waits for the disk before it fails.</summary>
    /// <value>The default is 60 s.</value>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gives the messages that are written once into every episode, at its beginning: what was true before it, such as how cameras are calibrated.
    /// </summary>
    /// <value>The default gives none.</value>
    public Func<IReadOnlyList<SerializedMessage>> MessagesAtStart { get; init; } = static () => [];
}
