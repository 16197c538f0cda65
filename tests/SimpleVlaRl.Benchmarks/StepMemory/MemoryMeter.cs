namespace SimpleVlaRl.Benchmarks.StepMemory;

/// <summary>Watches how much memory this process holds that the system cannot take back, and how much of it is pages of files, which it can.</summary>
internal sealed class MemoryMeter : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);
    private readonly object gate = new();
    private readonly Timer timer;
    private long peak;

    public MemoryMeter() => timer = new Timer(_ => Look(), null, TimeSpan.Zero, Period);

    /// <summary>What is held now, in bytes: anonymous resident memory (RssAnon of proc(5)).</summary>
    public static long HeldBytes() => ProcessStatus.OwnBytes("RssAnon:");

    /// <summary>The most that was held since the last call.</summary>
    public long TakePeakBytes()
    {
        Look();
        lock (gate)
        {
            long taken = peak;
            peak = 0;
            return taken;
        }
    }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        long held = HeldBytes();
        lock (gate)
        {
            peak = Math.Max(peak, held);
        }
    }
}
