using Microsoft.Win32.SafeHandles;
using SimpleVlaRl.Core.Auditing;

namespace SimpleVlaRl.Safety.Auditing;

/// <summary>The audit log as a file: one JSON object per line, appended by a thread of its own. Several processes may write one file.</summary>
/// <remarks>
/// What is wrong with the disk never reaches whoever writes an event: events wait, then are counted, and <see cref="Flush"/>, which is asked before every
/// episode, says why.
/// </remarks>
public sealed class AuditFileLog : IAuditLog, IDisposable
{
    /// <summary>The usual name, in the folder of the episodes.</summary>
    public const string UsualName = "audit.jsonl";

    private const int Capacity = 1024;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(3);

    private readonly TimeProvider time;
    private readonly EventQueue queue = new(Capacity);
    private readonly AuditAppender appender;
    private readonly ManualResetEventSlim wake = new();
    private readonly ManualResetEventSlim progress = new();
    private readonly Thread thread;
    private readonly ManualResetEventSlim closing = new();
    private long appended;
    private bool isUnsynchronized;
    private long written;
    private volatile string? problem;

    /// <summary>Opens a log and starts its thread.</summary>
    /// <param name="path">The file; it is made where it is not, and its folder too.</param>
    /// <param name="program">The name of the program that writes.</param>
    /// <param name="time">The clocks of the stamps.</param>
    /// <exception cref="IOException">It cannot be opened to append to; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder cannot be made.</exception>
    public AuditFileLog(string path, string program, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(time);
        this.time = time;
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        appender = new AuditAppender(full, AuditWriterIdentity.Of(program));
        using (appender.Open())
        {
            // It can be appended to.
        }

        thread = new Thread(Work) { Name = "audit", IsBackground = true };
        thread.Start();
    }

    /// <inheritdoc/>
    public void Write(in AuditEvent happened)
    {
        queue.TryAdd(new StampedEvent(happened, time.GetUtcNow(), Monotonic()));

        // Also where it was lost: the count has to be written.
        wake.Set();
    }

    /// <inheritdoc/>
    public string? Flush(TimeSpan timeout)
    {
        long target = queue.Taken;
        long began = time.GetTimestamp();
        while (Volatile.Read(ref written) < target)
        {
            progress.Reset();
            TimeSpan left = timeout - time.GetElapsedTime(began);
            if (Volatile.Read(ref written) < target && (problem is not null || left <= TimeSpan.Zero || !progress.Wait(left)))
            {
                return problem ?? FormattableString.Invariant($"the disk has not taken it within {timeout.TotalSeconds:0.#} s");
            }
        }

        return problem;
    }

    /// <summary>Writes what is left, as far as the disk takes it within three seconds.</summary>
    public void Dispose()
    {
        closing.Set();
        wake.Set();
        if (thread.Join(LongestClose))
        {
            wake.Dispose();
            progress.Dispose();
            closing.Dispose();
        }
    }

    private long Monotonic() => (long)(time.GetTimestamp() * (1e9 / time.TimestampFrequency));

    private void Work()
    {
        while (true)
        {
            wake.Reset();
            bool isLast = closing.IsSet;
            long before = written;
            problem = TryDrain();
            if (problem is not null || written != before)
            {
                progress.Set();
            }

            if (isLast)
            {
                return;
            }

            if (problem is null)
            {
                wake.Wait();
            }
            else
            {
                // Whatever comes meanwhile waits too: a full disk is not asked for every event.
                closing.Wait(Retry);
            }
        }
    }

    /// <summary>Writes all there is.</summary>
    /// <returns>What keeps it from being written; null when it was.</returns>
    private string? TryDrain()
    {
        try
        {
            using SafeFileHandle file = appender.Open();
            while (queue.TryPeek(out StampedEvent oldest))
            {
                isUnsynchronized = true;
                appender.Append(file, oldest);
                queue.Remove();
                appended++;
            }

            // Those that were lost came while the queue was full, so after what was in it.
            if (queue.TakeLost() is > 0 and long lost)
            {
                isUnsynchronized = true;
                appender.Append(file, new StampedEvent(
                    new AuditEvent { Kind = AuditKind.EventsLost, By = "runtime", Count = lost, Detail = "the disk was too slow for them" },
                    time.GetUtcNow(),
                    Monotonic()));
            }

            if (isUnsynchronized)
            {
                appender.Synchronize(file);
                isUnsynchronized = false;
            }

            Volatile.Write(ref written, appended);
            return null;
        }
#pragma warning disable CA1031 // Whatever is wrong with a disk, in whatever exception, it must not end the program that moves arms.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.Message.TrimEnd('.');
        }
    }
}
