using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Safety.Auditing.Interop;

namespace SimpleVlaRl.Safety.Auditing;

/// <summary>Appends lines to an audit log that other processes append to as well: one chain, kept by a lock of a few microseconds per line.</summary>
/// <remarks>
/// The lock (flock(2)) goes with its process, so a kill never leaves it behind; it is held for reading the end and writing one line, and not while the disk is
/// waited for. The file is opened anew for every batch: a log that was moved away meanwhile is begun again, and says so.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="writer">Who writes.</param>
internal sealed class AuditAppender(string path, AuditWriterIdentity writer)
{
    private const int LockTries = 200;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(5);

    private AuditTail? end;
    private long lastSequence;

    /// <summary>Opens the file and looks whether it can be written.</summary>
    /// <exception cref="IOException">It cannot; the message says why.</exception>
    public SafeFileHandle Open()
    {
        SafeFileHandle file = AuditLibC.OpenToAppend(path);
        if (!file.IsInvalid)
        {
            return file;
        }

        int error = Marshal.GetLastPInvokeError();
        file.Dispose();
        throw new IOException($"'{path}' cannot be opened to append to: {new Win32Exception(error).Message}");
    }

    /// <summary>Appends one event, after what is found amiss with the end of the file.</summary>
    /// <param name="file">From <see cref="Open"/>.</param>
    /// <param name="stamped">The event.</param>
    /// <exception cref="IOException">It could not be written; what was written of it is a torn line, which the next one names.</exception>
    public void Append(SafeFileHandle file, in StampedEvent stamped)
    {
        Lock(file);
        try
        {
            AuditTail tail = end is { } known && RandomAccess.GetLength(file) == known.Length ? known : AuditTail.Read(file);
            if (tail.IsTorn)
            {
                tail = Put(file, tail, Found(AuditKind.LineTorn, stamped, "the line before was cut short, as by a power cut or a full disk"));
            }

            if (tail.Sequence < lastSequence)
            {
                tail = Put(file, tail, Found(
                    AuditKind.LinesMissing,
                    stamped,
                    FormattableString.Invariant($"this process wrote line {lastSequence}; the file ended at line {tail.Sequence}: it was cut or replaced")));
            }

            end = Put(file, tail, stamped);
            lastSequence = end.Sequence;
        }
        finally
        {
            _ = AuditLibC.Lock(file, AuditLibC.Unlock);
        }
    }

    /// <summary>Waits until the disk has what was appended.</summary>
    /// <exception cref="IOException">It refuses.</exception>
    public void Synchronize(SafeFileHandle file)
    {
        if (AuditLibC.SynchronizeData(file) != 0)
        {
            throw new IOException($"'{path}' is not durable: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    private static StampedEvent Found(AuditKind kind, in StampedEvent stamped, string detail) =>
        stamped with { Happened = new AuditEvent { Kind = kind, By = "runtime", Detail = detail } };

    private AuditTail Put(SafeFileHandle file, AuditTail tail, in StampedEvent stamped)
    {
        long sequence = tail.Sequence + 1;
        byte[] line = AuditFormat.Write(stamped, writer, sequence, tail.Digest);
        byte[] written = tail.HasEnd ? line : [(byte)'\n', .. line];

        // Should the write fail, what the file ends with must be looked at anew.
        end = null;
        RandomAccess.Write(file, written, tail.Length);
        return new AuditTail(tail.Length + written.Length, sequence, AuditFormat.Digest(line.AsSpan(0, line.Length - 1)), IsTorn: false, HasEnd: true);
    }

    private void Lock(SafeFileHandle file)
    {
        for (int attempt = 0; attempt < LockTries; attempt++)
        {
            if (AuditLibC.Lock(file, AuditLibC.LockExclusive | AuditLibC.LockWithoutWaiting) == 0)
            {
                return;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != AuditLibC.WouldBlock)
            {
                throw new IOException($"'{path}' cannot be locked: {new Win32Exception(error).Message}");
            }

            using ManualResetEventSlim pause = new();
            pause.Wait(LockPause);
        }

        throw new IOException($"'{path}' is kept locked by another process; end it ('fuser {path}' names it)");
    }
}
