using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Finds a camera that delivers less than half of the frames that its profile says. More than it says is fine.</summary>
/// <remarks>Frames are counted by the thread that receives; another may judge.</remarks>
internal sealed class FrameRateWatch(CameraProfile camera, TimeProvider clock)
{
    private const double Share = 0.5;

    private readonly TimeSpan window = TimeSpan.FromSeconds(Math.Max(2, 4 / camera.FramesPerSecond));
    private readonly TimeSpan pause = TimeSpan.FromSeconds(Math.Max(1, 2 / camera.FramesPerSecond));
    private long began;
    private long last;
    private int count;
    private double slow;

    /// <summary>Notes a frame.</summary>
    /// <param name="arrivedTimestamp">When it arrived.</param>
    public void Note(long arrivedTimestamp)
    {
        // A camera that was silent is judged by the age of its frames, and anew when it comes back.
        if (last == 0 || clock.GetElapsedTime(last, arrivedTimestamp) > pause)
        {
            Restart(arrivedTimestamp);
            Volatile.Write(ref slow, 0);
            return;
        }

        last = arrivedTimestamp;
        count++;
        TimeSpan passed = clock.GetElapsedTime(began, arrivedTimestamp);
        if (passed >= window)
        {
            double rate = count / passed.TotalSeconds;
            Volatile.Write(ref slow, rate < camera.FramesPerSecond * Share ? rate : 0);
            Restart(arrivedTimestamp);
        }
    }

    /// <summary>Whether the last window was slow.</summary>
    public ObservationStatus Judge() => Volatile.Read(ref slow) is var rate && rate == 0 ? ObservationStatus.Usable
        : new ObservationStatus(
            ObservationProblem.Slow,
            camera.Topic,
            FormattableString.Invariant($"{rate:0.0} frames per second arrive; expected {camera.FramesPerSecond:0.##}, and at least half of it. Look at its ")
                + "exposure time, its cable or network, and the socket buffer");

    private void Restart(long timestamp) => (began, last, count) = (timestamp, timestamp, 0);
}
