using SimpleVlaRl.CommandLine.Interop;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Time;

namespace SimpleVlaRl.Benchmarks.Recording;

/// <summary>A control thread that does nothing but to tick, and to record each tick: how late its ticks are is what recording costs it.</summary>
internal sealed class RecordedTicks
{
    /// <summary>How late ticks began, milliseconds.</summary>
    public required SampleLog Lateness { get; init; }

    /// <summary>How many whole periods were missed.</summary>
    public required long Missed { get; init; }

    /// <summary>Whether the thread had a real-time priority.</summary>
    public required bool IsRealTime { get; init; }

    /// <summary>Ticks.</summary>
    /// <param name="joints">How many joints.</param>
    /// <param name="rateHertz">How often.</param>
    /// <param name="length">For how long.</param>
    /// <param name="sink">Where ticks are recorded; null where they are not.</param>
    /// <param name="onSecond">Hears how many seconds have passed.</param>
    /// <param name="cancellation">Ends it.</param>
    public static RecordedTicks Run(int joints, int rateHertz, TimeSpan length, IEpisodeSink? sink, Action<int> onSecond, CancellationToken cancellation)
    {
        RecordedTicks? ticks = null;
        Thread thread = new(() => ticks = Tick(joints, rateHertz, length, sink, onSecond, cancellation)) { Name = "control" };
        thread.Start();
        thread.Join();
        return ticks!;
    }

    private static RecordedTicks Tick(int joints, int rateHertz, TimeSpan length, IEpisodeSink? sink, Action<int> onSecond, CancellationToken cancellation)
    {
        bool isRealTime = Scheduling.TryRealTime(Scheduling.PriorityOfControl);
        int count = (int)(length.TotalSeconds * rateHertz);
        SampleLog lateness = new(Math.Max(1, count));
        StepRecord step = new(joints);
        ServoClock clock = new(TimeProvider.System, rateHertz);
        for (int tick = 0; tick < count && !cancellation.IsCancellationRequested; tick++)
        {
            lateness.Add(clock.WaitForTick(cancellation).TotalMilliseconds);
            (step.Tick, step.StampNanoseconds) = (tick, WallClock.Nanoseconds(TimeProvider.System));
            step.MeasuredPositions.AsSpan().Fill(Math.Sin((double)tick / rateHertz));
            step.MeasuredPositions.CopyTo(step.AppliedPositions, 0);
            sink?.Record(step);
            if (tick % (rateHertz * 10) == 0)
            {
                onSecond(tick / rateHertz);
            }
        }

        return new RecordedTicks { Lateness = lateness, Missed = clock.Missed, IsRealTime = isRealTime };
    }
}
