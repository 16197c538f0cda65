using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Time;

namespace SimpleVlaRl.Benchmarks.Recording;

/// <summary>Cameras at their rate, on a thread of their own, as the receiving thread of a robot hands their frames on.</summary>
internal sealed class RecordedCameras : IDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly Thread thread;
    private long frames;

    /// <summary>Begins.</summary>
    /// <param name="pictures">What each camera sees.</param>
    /// <param name="rateHertz">How often.</param>
    /// <param name="sink">Where frames go; null where they are only copied, as if nobody recorded.</param>
    public RecordedCameras(ImageFrame[][] pictures, int rateHertz, IEpisodeSink? sink)
    {
        thread = new Thread(() => Run(pictures, rateHertz, sink)) { IsBackground = true, Name = "cameras" };
        thread.Start();
    }

    public void Dispose()
    {
        Stop();
        ending.Dispose();
    }

    /// <summary>Sees nothing more.</summary>
    /// <returns>How many frames there were.</returns>
    public long Stop()
    {
        ending.Cancel();
        thread.Join();
        return frames;
    }

    private void Run(ImageFrame[][] pictures, int rateHertz, IEpisodeSink? sink)
    {
        ServoClock clock = new(TimeProvider.System, rateHertz);
        ImageFrame[] seen = [.. pictures.Select(camera => new ImageFrame(camera[0].Width, camera[0].Height))];
        for (int picture = 0; !ending.IsCancellationRequested; picture++)
        {
            clock.WaitForTick(ending.Token);
            for (int camera = 0; camera < seen.Length; camera++)
            {
                pictures[camera][picture % pictures[camera].Length].CopyTo(seen[camera]);
                seen[camera].StampNanoseconds = WallClock.Nanoseconds(TimeProvider.System);
                sink?.Record(camera, seen[camera]);
                frames++;
            }
        }
    }
}
