using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Recording;

/// <summary>One open episode: its <c>.part</c> file, its queue, and the thread that empties the one into the other.</summary>
internal sealed class EpisodeRecording : IDisposable
{
    /// <summary>How long the writer thread sleeps at most: a fraction of the shortest duration it must keep.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly string path;
    private readonly EpisodeHeader header;
    private readonly IEpisodeFileSystem fileSystem;
    private readonly EpisodeWriterOptions options;
    private readonly TimeProvider timeProvider;
    private readonly Action<string> onFailure;
    private readonly IEpisodeFile file;
    private readonly McapWriter writer;
    private readonly EpisodeEncoder encoder;
    private readonly Thread thread;
    private EpisodeSummary? summary;
    private CommittedEpisode? committed;
    private long chunkOpened;
    private long lastSynced;
    private ulong syncedPosition;

    /// <summary>Makes the <c>.part</c> file with the header in it, durable, and starts the thread.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public EpisodeRecording(
        string path, EpisodeHeader header, IEpisodeFileSystem fileSystem, EpisodeWriterOptions options, TimeProvider timeProvider, Action<string> onFailure)
    {
        (this.path, this.header, this.fileSystem, this.options, this.timeProvider, this.onFailure) = (
            path, header, fileSystem, options, timeProvider, onFailure);
        Queue = new RecordQueue(header, options);
        fileSystem.CreateDirectory(Path.GetDirectoryName(path)!);
        file = fileSystem.Create(path + EpisodePaths.PartSuffix);
        try
        {
            writer = new McapWriter(file, new McapWriterOptions { Library = $"SimpleVlaRl.Robot {header.SoftwareVersion}" });
            encoder = new EpisodeEncoder(writer, header, options.JpegQuality, options.MessagesAtStart());
            Sync();
            fileSystem.SyncDirectory(Path.GetDirectoryName(path)!);
        }
        catch
        {
            writer?.Dispose();
            file.Dispose();
            RemoveEmptyPart();
            throw;
        }

        thread = new Thread(Run) { Name = $"episode {header.EpisodeId}", IsBackground = true };
        thread.Start();
    }

    public RecordQueue Queue { get; }

    /// <summary>Why nothing more can be written; null while all is well.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Writes what is queued and the summary, makes the file durable and gives it its final name.</summary>
    /// <exception cref="IOException">It could not be made durable.</exception>
    public CommittedEpisode Commit(EpisodeSummary last)
    {
        summary = last;
        Queue.Close();
        if (!thread.Join(options.CommitTimeout))
        {
            throw new IOException($"Episode {header.EpisodeId} was not durable after {options.CommitTimeout.TotalSeconds} s; the disk under '{path}' does not "
                + $"answer. What was written stays in '{path}{EpisodePaths.PartSuffix}'.");
        }

        return committed ?? throw new IOException(
            $"Episode {header.EpisodeId} could not be written to '{path}': {Failure?.Message} What was written stays; free space or mend the disk, and "
            + "recovery commits it as invalid at the next start.",
            Failure);
    }

    /// <summary>Ends the thread. Without a commit before it, what is queued is written and the <c>.part</c> file is left to recovery.</summary>
    public void Dispose()
    {
        if (summary is null)
        {
            Queue.Close();
            thread.Join(options.CommitTimeout);
        }
    }

    /// <summary>An episode that could not begin leaves nothing behind if it can be helped; else recovery moves the file aside.</summary>
    private void RemoveEmptyPart()
    {
        try
        {
            fileSystem.Delete(path + EpisodePaths.PartSuffix);
        }
        catch (IOException)
        {
            // The error that ended the beginning is the one to report.
        }
    }

    private void Run()
    {
        try
        {
            WriteUntilClosed();
            if (summary is not null)
            {
                Finish(summary);
            }
            else
            {
                writer.FlushChunk();
                Sync();
            }
        }
        // The last frame of a thread: whatever went wrong is reported by Failure and by Commit, and must not end the process that moves the arm.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure = exception;
            Queue.Fail();
            onFailure($"Recording of episode {header.EpisodeId} to '{path}' stopped: {exception.Message}");
        }
        finally
        {
            writer.Dispose();
            file.Dispose();
        }
    }

    private void WriteUntilClosed()
    {
        lastSynced = timeProvider.GetTimestamp();
        while (true)
        {
            RecordSlot? slot = Queue.Take(Patience, out bool ended);
            if (ended)
            {
                return;
            }

            if (slot is not null)
            {
                Write(slot);
                if (slot.Frame is null)
                {
                    Queue.Return(slot);
                }
                else
                {
                    Queue.ReturnFrame(slot);
                }
            }

            KeepDurations();
        }
    }

    private void Write(RecordSlot slot)
    {
        bool wasOpen = writer.HasOpenChunk;
        if (slot.Step is { } step)
        {
            encoder.Write(step);
        }
        else if (slot.Chunk is { } chunk)
        {
            encoder.Write(chunk);
        }
        else
        {
            encoder.Write(slot.CameraIndex, slot.Frame!);
        }

        if (!wasOpen)
        {
            chunkOpened = timeProvider.GetTimestamp();
        }
    }

    private void KeepDurations()
    {
        if (writer.HasOpenChunk && IsDue(chunkOpened, options.ChunkDuration))
        {
            writer.FlushChunk();
        }

        if (writer.Position > syncedPosition && IsDue(lastSynced, options.SyncInterval))
        {
            Sync();
        }
    }

    /// <summary>
    /// Whether a duration has passed. A clock that went back, which even a monotonic one does where time is faked, must not put durability off.
    /// </summary>
    private bool IsDue(long since, TimeSpan duration) => timeProvider.GetElapsedTime(since) is var elapsed && (elapsed >= duration || elapsed < TimeSpan.Zero);

    private void Finish(EpisodeSummary last)
    {
        EpisodeSummary whole = last with { Dropped = last.Dropped + Queue.Dropped };
        encoder.WriteEnd(whole);
        string digest = writer.Finish();
        Sync();
        fileSystem.Move(path + EpisodePaths.PartSuffix, path);
        fileSystem.SyncDirectory(Path.GetDirectoryName(path)!);
        committed = new CommittedEpisode(path, new EpisodeDocument(header, whole), (long)writer.Position, digest);
    }

    private void Sync()
    {
        file.Sync();
        syncedPosition = writer.Position;
        lastSynced = timeProvider.GetTimestamp();
    }
}
