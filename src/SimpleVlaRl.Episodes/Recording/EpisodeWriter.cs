using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Recording;

/// <summary>
/// Records episodes into a store, one MCAP file each: <c>episodes/&lt;day&gt;/&lt;id&gt;.mcap.part</c> while it is written, without <c>.part</c> once it is
/// durable.
/// </summary>
/// <remarks>
/// <see cref="Record(StepRecord)"/> and its siblings copy into preallocated slots and never wait for a disk; what finds no slot is counted in
/// <see cref="Dropped"/>. A write error ends the recording of that episode, not the program: it is said once through the callback, <see cref="Failure"/> stays
/// set, what follows is counted as dropped, and <see cref="Commit"/> throws. Record may be called from any thread; Begin, Commit and Dispose from one.
/// </remarks>
public sealed class EpisodeWriter : IEpisodeSink
{
    private readonly string root;
    private readonly EpisodeWriterOptions options;
    private readonly TimeProvider timeProvider;
    private readonly IEpisodeFileSystem fileSystem;
    private readonly Action<string> onProblem;
    private EpisodeRecording? recording;

    /// <summary>Makes a writer for a store; the store's folder is made by the first episode.</summary>
    /// <param name="root">The store's folder.</param>
    /// <param name="options">How to record.</param>
    /// <param name="timeProvider">The clock of flushes and syncs.</param>
    /// <param name="onProblem">Told, once each and from the writer's thread, what went wrong with a recording or the index.</param>
    public EpisodeWriter(string root, EpisodeWriterOptions options, TimeProvider timeProvider, Action<string>? onProblem = null)
        : this(root, options, timeProvider, onProblem, new DiskFileSystem())
    {
    }

    internal EpisodeWriter(string root, EpisodeWriterOptions options, TimeProvider timeProvider, Action<string>? onProblem, IEpisodeFileSystem fileSystem)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        this.root = Path.GetFullPath(root);
        this.options = options;
        this.timeProvider = timeProvider;
        this.fileSystem = fileSystem;
        this.onProblem = onProblem ?? (_ => { });
    }

    /// <summary>What the open episode had no room for.</summary>
    public int Dropped => recording?.Queue.Dropped ?? 0;

    /// <summary>Why the open episode cannot be written any more; null while all is well.</summary>
    public string? Failure => recording?.Failure?.Message;

    /// <inheritdoc/>
    public void Begin(EpisodeHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (recording is not null)
        {
            throw new InvalidOperationException($"Episode {header.EpisodeId} cannot begin while another is open; commit that one first.");
        }

        string path = EpisodePaths.Committed(root, header);
        try
        {
            fileSystem.CreateDirectory(root);
            long available = fileSystem.AvailableBytes(root);
            if (available < options.MinimumFreeBytes)
            {
                throw new IOException($"its disk has {available >> 20} MiB free and an episode needs {options.MinimumFreeBytes >> 20} MiB.");
            }

            recording = new EpisodeRecording(path, header, fileSystem, options, timeProvider, onProblem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The episode store '{root}' cannot be written: {exception.Message} Free space, mend the permissions, or give another --store.", exception);
        }
    }

    /// <inheritdoc/>
    public void Record(StepRecord step)
    {
        ArgumentNullException.ThrowIfNull(step);
        RecordQueue queue = OpenQueue();
        if (queue.RentStep() is not { } slot)
        {
            return;
        }

        StepRecord copy = slot.Step!;
        if (step.MeasuredPositions.Length != copy.MeasuredPositions.Length)
        {
            throw new ArgumentException(
                $"The step has {step.MeasuredPositions.Length} joints but the episode's header names {copy.MeasuredPositions.Length}.", nameof(step));
        }

        copy.StampNanoseconds = step.StampNanoseconds;
        copy.Tick = step.Tick;
        copy.ChunkIndex = step.ChunkIndex;
        copy.Source = step.Source;
        copy.Verdict = step.Verdict;
        copy.Reason = step.Reason;
        step.ProposedPositions.AsSpan().CopyTo(copy.ProposedPositions);
        step.AppliedPositions.AsSpan().CopyTo(copy.AppliedPositions);
        step.MeasuredPositions.AsSpan().CopyTo(copy.MeasuredPositions);
        queue.Put(slot);
    }

    /// <inheritdoc/>
    public void Record(ChunkRecord chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        RecordQueue queue = OpenQueue();
        if (queue.RentChunk() is not { } slot)
        {
            return;
        }

        ChunkRecord copy = slot.Chunk!;
        if (chunk.Proprioception.Length != copy.Proprioception.Length)
        {
            throw new ArgumentException(
                $"The chunk saw {chunk.Proprioception.Length} joints but the episode's header names {copy.Proprioception.Length}.", nameof(chunk));
        }

        copy.StampNanoseconds = chunk.StampNanoseconds;
        copy.ChunkIndex = chunk.ChunkIndex;
        copy.ObservationStampNanoseconds = chunk.ObservationStampNanoseconds;
        if (copy.FrameStampsNanoseconds.Length != chunk.FrameStampsNanoseconds.Length)
        {
            copy.FrameStampsNanoseconds = new long[chunk.FrameStampsNanoseconds.Length];
        }

        chunk.FrameStampsNanoseconds.CopyTo(copy.FrameStampsNanoseconds, 0);
        chunk.Proprioception.CopyTo(copy.Proprioception, 0);
        chunk.Chunk.CopyTo(copy.Chunk);
        queue.Put(slot);
    }

    /// <inheritdoc/>
    public void Record(int cameraIndex, ImageFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RecordQueue queue = OpenQueue();
        if (queue.RentFrame(cameraIndex, frame.Width, frame.Height) is { } slot)
        {
            frame.CopyTo(slot.Frame!);
            queue.Put(slot);
        }
    }

    /// <inheritdoc/>
    public EpisodeCommit Commit(EpisodeSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        using EpisodeRecording open = recording ?? throw new InvalidOperationException("There is no open episode to commit; begin one first.");
        recording = null;
        CommittedEpisode committed = open.Commit(summary);
        try
        {
            using EpisodeIndex index = EpisodeIndex.Open(root);
            index.Add(committed);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            // The episode is safe in its file; opening the store finds files that the index lacks.
            onProblem($"Episode {committed.Document.Header.EpisodeId} is committed but not in the index '{EpisodePaths.Index(root)}': {exception.Message} "
                + "Whoever reads the store finds it all the same, and the next start adds it.");
        }

        return new EpisodeCommit(committed.Path, committed.Document.Summary!);
    }

    /// <summary>Closes the writer; an open episode stays as a <c>.part</c> file, which recovery commits as invalid.</summary>
    public void Dispose()
    {
        recording?.Dispose();
        recording = null;
    }

    private RecordQueue OpenQueue() => recording?.Queue ?? throw new InvalidOperationException("There is no open episode to record into; begin one first.");
}
