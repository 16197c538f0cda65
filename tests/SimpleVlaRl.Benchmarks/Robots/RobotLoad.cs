using System.Diagnostics;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Actions;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Simulated robots that ask a server, first each as fast as it is answered, then each at the pace of its chunks.</summary>
internal sealed class RobotLoad(IReadOnlyList<IRobotClient> robots, TimeProvider time)
{
    /// <summary>Chunks of 25 actions at 50 Hz.</summary>
    public static TimeSpan ChunkLength { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A robot asks for its next chunk when half of the current one is played.</summary>
    public static TimeSpan Lead { get; } = ChunkLength / 2;

    private const int Capacity = 1 << 18;

    /// <summary>Every robot asks again as soon as it is answered.</summary>
    /// <returns>The latencies in milliseconds, and how long it really took.</returns>
    public async Task<(SampleLog Latencies, TimeSpan Elapsed)> SaturateAsync(TimeSpan length, CancellationToken cancellation)
    {
        SampleLog latencies = new(Capacity);
        long began = time.GetTimestamp();
        await Task.WhenAll(robots.Select(robot => Task.Run(async () =>
        {
            while (time.GetElapsedTime(began) < length)
            {
                long asked = time.GetTimestamp();
                if (await robot.AskAsync(ChunkLength, cancellation).ConfigureAwait(false))
                {
                    Add(latencies, time.GetElapsedTime(asked));
                }
            }
        }, cancellation))).ConfigureAwait(false);
        return (latencies, time.GetElapsedTime(began));
    }

    /// <summary>
    /// Every robot plays chunks and asks for the next in time; an answer after the chunk's end is a missed deadline, and the robot holds until it comes.
    /// </summary>
    /// <returns>The latencies in milliseconds, the missed deadlines, and those of the robot that missed most.</returns>
    public async Task<(SampleLog Latencies, int Misses, int WorstMisses)> PaceAsync(TimeSpan length, CancellationToken cancellation)
    {
        SampleLog latencies = new(Capacity);
        int[] misses = new int[robots.Count];
        long began = time.GetTimestamp();
        await Task.WhenAll(robots.Select((robot, index) => Task.Run(async () =>
        {
            // Robots do not start together; where in its chunk each begins is fixed by its number.
            TimeSpan next = ChunkLength * CounterRandom.Uniform(1, (uint)index, 0);
            while (next < length)
            {
                TimeSpan wait = next - time.GetElapsedTime(began);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
                }

                long asked = time.GetTimestamp();
                bool isAnswered = await robot.AskAsync(Lead, cancellation).ConfigureAwait(false);
                TimeSpan latency = time.GetElapsedTime(asked);
                if (isAnswered)
                {
                    Add(latencies, latency);
                }

                if (!isAnswered || latency > Lead)
                {
                    misses[index]++;
                }

                // A new chunk starts when the old one has ended and the answer is there.
                next += ChunkLength + (latency > Lead ? latency - Lead : TimeSpan.Zero);
            }
        }, cancellation))).ConfigureAwait(false);
        return (latencies, misses.Sum(), misses.Max());
    }

    /// <summary>How much processor time this process has used.</summary>
    public static TimeSpan OwnProcessorTime
    {
        get
        {
            using Process self = Process.GetCurrentProcess();
            return self.TotalProcessorTime;
        }
    }

    private static void Add(SampleLog latencies, TimeSpan latency)
    {
        lock (latencies)
        {
            latencies.Add(latency.TotalMilliseconds);
        }
    }
}
