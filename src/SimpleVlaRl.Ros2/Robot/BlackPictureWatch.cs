using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Finds a camera whose pictures are black: a cap, a closed shutter, a driver that sends empty buffers.</summary>
/// <remarks>
/// Some samples of each picture are looked at, at most until one is bright, so that a hot pixel seldom counts. Pictures are noted by the thread that receives;
/// another may judge.
/// </remarks>
internal sealed class BlackPictureWatch(string topic, TimeProvider clock)
{
    private const int LookedAt = 4096;

    /// <summary>A sensor's noise, and the black of video levels, are no light.</summary>
    private const byte BrightestBlack = 16;

    private static readonly TimeSpan Suspicious = TimeSpan.FromSeconds(1);

    private long since;
    private double mean;

    /// <summary>Notes a picture.</summary>
    /// <param name="pixels">Its samples.</param>
    /// <param name="arrivedTimestamp">When it arrived.</param>
    public void Note(ReadOnlySpan<byte> pixels, long arrivedTimestamp)
    {
        // A step that three does not divide meets all colours.
        int step = Math.Max(1, pixels.Length / LookedAt);
        step += step % 3 == 0 ? 1 : 0;
        (int sum, int count) = (0, 0);
        for (int at = 0; at < pixels.Length; at += step, count++)
        {
            if (pixels[at] > BrightestBlack)
            {
                Volatile.Write(ref since, 0);
                return;
            }

            sum += pixels[at];
        }

        Volatile.Write(ref mean, (double)sum / count);
        if (since == 0)
        {
            Volatile.Write(ref since, arrivedTimestamp);
        }
    }

    /// <summary>Whether the pictures have been black for a while. A policy that cannot see must not move arms.</summary>
    public ObservationStatus Judge()
    {
        long start = Volatile.Read(ref since);
        return start == 0 || clock.GetElapsedTime(start) is var passed && passed < Suspicious ? ObservationStatus.Usable
            : new ObservationStatus(
                ObservationProblem.Black,
                topic,
                FormattableString.Invariant(
                    $"its picture has been black for {clock.GetElapsedTime(start).TotalMilliseconds:0} ms, {Volatile.Read(ref mean):0.0} ")
                    + "of 255 on average; take its cap off, light the scene, or look at its exposure");
    }
}
