using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control;

/// <summary>Measures a chunk on its way from the camera to the arm.</summary>
/// <remarks>
/// Frame arrived | waits | tick observes, hands over | thread wakes, preprocesses, network runs, copies | answer waits | tick begins, publishes.
/// The waits and the network's run are not overhead; everything else is. The tick that starts a chunk may ask for the next.
/// </remarks>
internal sealed class ChunkTimes(LoopMeasurements measurements, TimeProvider time)
{
    private ChunkMoments asked;
    private ChunkMoments started;
    private long ready;
    private TimeSpan inference;

    /// <summary>How old the oldest of the frames is that were looked at last.</summary>
    public TimeSpan ObservationAge { get; private set; }

    /// <summary>A tick looks at an observation.</summary>
    public void Observed(PolicyRequest request, long tickBegan, TimeSpan lateness)
    {
        (long newestFrame, long oldestFrame) = (0, tickBegan);
        for (int camera = 0; camera < request.Frames.Count; camera++)
        {
            newestFrame = Math.Max(newestFrame, request.Frames[camera].ReceivedTimestamp);
            oldestFrame = Math.Min(oldestFrame, request.Frames[camera].ReceivedTimestamp);
        }

        asked = new ChunkMoments(tickBegan, 0, newestFrame, lateness);
        ObservationAge = time.GetElapsedTime(oldestFrame, tickBegan);
    }

    /// <summary>The observation goes to the policy.</summary>
    public void HandedOver() => asked = asked with { HandedOver = time.GetTimestamp() };

    /// <summary>The answer is admitted.</summary>
    public void Answered(ActionChunk chunk, long answerReady)
    {
        (started, ready, inference) = (asked, answerReady, chunk.InferenceTime);
        measurements.Inference.Add(inference.TotalMilliseconds);
    }

    /// <summary>The first command of the chunk is out.</summary>
    public void Published(long tickBegan, long published, TimeSpan lateness)
    {
        long taken = Math.Min(ready, tickBegan);
        TimeSpan overhead = time.GetElapsedTime(started.Observed, taken) - inference + time.GetElapsedTime(tickBegan, published);
        measurements.ChunkOverhead.Add(overhead.TotalMilliseconds);
        measurements.LateChunkOverhead.Add((overhead + started.Lateness + lateness).TotalMilliseconds);
        measurements.Handover.Add((time.GetElapsedTime(started.HandedOver, taken) - inference).TotalMilliseconds);
        measurements.CameraToCommand.Add(time.GetElapsedTime(started.NewestFrame, published).TotalMilliseconds);
    }
}
