namespace SimpleVlaRl.Safety.Guarding.Interop;

/// <summary>Waits for a word in shared memory to change, and wakes whoever does, across processes. Neither allocates.</summary>
internal static unsafe class Futex
{
    /// <summary>Waits until the word is woken or has changed, a signal comes, or the time is up; the caller looks which.</summary>
    /// <param name="word">The word.</param>
    /// <param name="seen">The value that it had; when it has another already, the call returns at once.</param>
    /// <param name="timeout">The longest wait.</param>
    public static void Wait(int* word, int seen, TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return;
        }

        TimeSpecification relative = new()
        {
            Seconds = timeout.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        _ = LibC.futex(LibC.SYS_futex, word, LibC.FUTEX_WAIT, seen, &relative, 0, 0);
    }

    /// <summary>Wakes everybody who waits for the word.</summary>
    public static void Wake(int* word) => _ = LibC.futex(LibC.SYS_futex, word, LibC.FUTEX_WAKE, int.MaxValue, null, 0, 0);
}
