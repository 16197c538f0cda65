namespace SimpleVlaRl.Control;

/// <summary>Measures a tick from outside: lateness, work, and what it allocates once the loop runs warm.</summary>
internal sealed class TickMeter(LoopMeasurements measurements, TimeProvider time, int steadyTick)
{
    private long allocated;

    public void Begin() => allocated = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>The tick plays.</summary>
    public void Late(TimeSpan lateness) => measurements.Jitter.Add(lateness.TotalMilliseconds);

    /// <summary>The tick has played.</summary>
    public void Worked(long tickTimestamp) => measurements.TickWork.Add(time.GetElapsedTime(tickTimestamp).TotalMilliseconds);

    public void End(int tick)
    {
        if (tick > steadyTick)
        {
            measurements.AddSteadyTick(GC.GetAllocatedBytesForCurrentThread() - allocated);
        }
    }
}
