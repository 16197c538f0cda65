using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Control.Stopping;

/// <summary>From whoever says stop straight to the gate, on the thread that says it: nothing is waited for. Latched until a person takes it back.</summary>
/// <remarks>
/// The gate brakes and holds (stop category 2 of IEC 60204-1); where the profile names a service, the drives are switched off afterwards (category 1). A
/// stop is
/// taken back by a word of its own, not sooner than a second after the last stop, and not while anything still demands it, such as a pressed emergency stop.
/// The
/// gate is disarmed then: whatever moves next is armed at the measured pose.
/// </remarks>
/// <param name="gate">The gate; its stop must be for any thread.</param>
/// <param name="audit">Where stops are written down.</param>
/// <param name="time">The clock.</param>
/// <param name="drives">How the drives are switched off; null for not at all.</param>
public sealed class StopLine(ICommandGate gate, IAuditLog audit, TimeProvider time, DriveSwitch? drives = null)
{
    /// <summary>A stop that is younger is not taken back: the key that was hit in alarm may have a neighbour.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Answered = TimeSpan.FromSeconds(5);

    private readonly Lock turn = new();
    private volatile Func<string?>[] interlocks = [];
    private long stoppedTimestamp;
    private volatile bool isStopped;
    private volatile Task switching = Task.CompletedTask;

    /// <summary>Whether somebody has said stop and nobody has taken it back.</summary>
    public bool IsStopped => isStopped;

    /// <summary>Adds what keeps a stop from being taken back.</summary>
    /// <param name="interlock">Gives one sentence without a stop while it demands the stop, else null.</param>
    public void Demand(Func<string?> interlock)
    {
        lock (turn)
        {
            interlocks = [.. interlocks, interlock];
        }
    }

    /// <summary>Stops, at once and from any thread.</summary>
    /// <param name="source">What it was said with.</param>
    public void Stop(string source)
    {
        // The moment first: whoever takes a stop back looks at it last, and so does not overrule this one.
        Volatile.Write(ref stoppedTimestamp, time.GetTimestamp());
        gate.Stop();
        bool wasStopped = isStopped;
        isStopped = true;
        audit.Write(new AuditEvent { Kind = AuditKind.Stop, By = source });
        if (drives is not null && !wasStopped)
        {
            switching = SwitchOffAsync(drives);
        }
    }

    /// <summary>Takes the stop back, by the word of a person.</summary>
    /// <param name="source">What it was said with.</param>
    /// <returns>Null when it is taken back; else why not, in one sentence without a stop.</returns>
    public string? TryTakeBack(string source)
    {
        lock (turn)
        {
            TimeSpan age = time.GetElapsedTime(Volatile.Read(ref stoppedTimestamp));
            if (isStopped && age < Shortest)
            {
                return FormattableString.Invariant(
                    $"the stop is only {age.TotalMilliseconds:0} ms old; look at the robot, and say it again a second after the stop");
            }

            if (!switching.IsCompleted)
            {
                return "the drives are being switched off; wait until they are";
            }

            foreach (Func<string?> interlock in interlocks)
            {
                if (interlock() is { } demand)
                {
                    return demand;
                }
            }

            isStopped = false;
            gate.ClearStop();

            // Whoever said stop while it was being taken back is not overruled.
            if (time.GetElapsedTime(Volatile.Read(ref stoppedTimestamp)) < age)
            {
                isStopped = true;
                gate.Stop();
                return "another stop was said meanwhile";
            }

            audit.Write(new AuditEvent { Kind = AuditKind.StopTakenBack, By = source });
            return null;
        }
    }

    /// <summary>Waits for the drives to be switched off, where they are being; a program that ends does not leave them on.</summary>
    public void Settle()
    {
        if (drives is not null)
        {
            switching.Wait(drives.After + Answered);
        }
    }

    private async Task SwitchOffAsync(DriveSwitch drive)
    {
        await Task.Delay(drive.After, time).ConfigureAwait(false);
        string answer = await drive.SwitchOff().ConfigureAwait(false);
        audit.Write(new AuditEvent { Kind = AuditKind.DrivesOff, By = "runtime", Detail = answer });
    }
}
