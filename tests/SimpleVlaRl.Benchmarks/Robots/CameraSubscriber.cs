using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Our side of <c>vla-bench ros2</c>: an observation source of three cameras that nobody reads. Says what the subscriber in C says.</summary>
internal static class CameraSubscriber
{
    private const int Cameras = 3;
    private const int MostSamples = 1 << 20;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>The network of both subscribers.</summary>
    public static RosNetwork ThisMachine { get; } = new(RosNetworkRange.Localhost, [], "");

    private static RobotProfile Robot => new()
    {
        Name = "bench",
        Arms = [],
        Cameras = [.. Enumerable.Range(0, Cameras).Select(index =>
            new CameraProfile { Name = $"camera_{index}", Topic = $"/bench/camera_{index}", Width = 640, Height = 480 })],
    };

    /// <summary>Measures for a while, and latencies after that until nothing has come for two seconds.</summary>
    /// <param name="domainId">The ROS domain.</param>
    /// <param name="warmUp">How long after the first frame nothing is measured.</param>
    /// <param name="time">How long processor time and memory are measured.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The exit code.</returns>
    public static int Run(int domainId, TimeSpan warmUp, TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        RobotProfile robot = Robot;
        using RosContext context = RosContext.Open(new RosContextOptions { NodeName = "vla_bench", DomainId = domainId, Network = ThisMachine }, clock);
        using RosObservationSource source = new(context, robot, clock);
        Console.Out.WriteLine("ready");
        Await(() => Received(source) > 0, cancellation);
        cancellation.WaitHandle.WaitOne(warmUp);
        long before = Received(source);
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
        cancellation.WaitHandle.WaitOne(time);
        TimeSpan processor = Environment.CpuUsage.TotalTime - processorBefore;
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        long measured = Received(source) - before;
        SampleLog latencies = MeasureLatency(context, robot, source, clock, cancellation);
        JsonObject said = new()
        {
            ["received"] = Received(source),
            ["measured"] = measured,
            ["processor_seconds"] = Terminal.Number(processor.TotalSeconds, 6),
            ["p50_ms"] = Terminal.Number(latencies.Percentile(0.5)),
            ["p99_ms"] = Terminal.Number(latencies.Percentile(0.99)),
            ["worst_ms"] = Terminal.Number(latencies.Percentile(1)),
            ["allocated_bytes"] = allocated,
        };
        Console.Out.WriteLine(said.ToJsonString());
        return ExitCode.Success;
    }

    /// <summary>
    /// The source does not say when a frame came, so second readers of the same topics look at the stamps. They cost processor time, so this is by itself.
    /// </summary>
    private static SampleLog MeasureLatency(
        RosContext context, RobotProfile robot, RosObservationSource source, TimeProvider clock, CancellationToken cancellation)
    {
        SampleLog latencies = new(MostSamples);
        foreach (CameraProfile camera in robot.Cameras)
        {
            context.Subscribe(camera.Topic, Image.Description, QosProfile.SensorData, (payload, in _) =>
            {
                if (ImageView.TryRead(payload, out ImageView image))
                {
                    latencies.Add((UnixNanoseconds(clock) - image.StampNanoseconds) / 1e6);
                }
            });
        }

        long last = 0;
        long quietSince = clock.GetTimestamp();
        Await(
            () =>
            {
                long now = Received(source);
                (last, quietSince) = now == last ? (last, quietSince) : (now, clock.GetTimestamp());
                return clock.GetElapsedTime(quietSince) > Silence;
            },
            cancellation);
        return latencies;
    }

    private static void Await(Func<bool> isReached, CancellationToken cancellation)
    {
        while (!isReached())
        {
            cancellation.WaitHandle.WaitOne(Look);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static long Received(RosObservationSource source) => source.Counts.Sum(count => count.Received);

    private static long UnixNanoseconds(TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
