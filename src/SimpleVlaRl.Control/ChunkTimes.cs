using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control;

/// <summary>Measures a chunk on its way from the camera to the arm.</summary>
/// <remarks>
/// Frame arrived | waits | tick observes, hands over | thread wakes, preprocesses, network runs, copies | answer waits | tick begins, publishes.
/// The waits and the network's run are not overhead; everything else is.
/// </remarks>
internal sealed class ChunkTimes(LoopMeasurements measurements, TimeProvider time)
{
    private long observed;
    private long handedOver;
    private long newestFrame;
    private TimeSpan observedLateness;
    private TimeSpan inference;

    /// <summary>A tick looks at an observation.</summary>
    public void Observed(PolicyRequest request, long tickBegan, TimeSpan lateness)
    {
        (observed, observedLateness, newestFrame) = (tickBegan, lateness, 0);
        for (int camera = 0; camera < request.Frames.Count; camera++)
        {
            newestFrame = Math.Max(newestFrame, request.Frames[camera].ReceivedTimestamp);
        }
    }

    /// <summary>The observation goes to the policy.</summary>
    public void HandedOver() => handedOver = time.GetTimestamp();

    /// <summary>The answer is admitted.</summary>
    public void Answered(ActionChunk chunk)
    {
        inference = chunk.InferenceTime;
        measurements.Inference.Add(inference.TotalMilliseconds);
    }

    /// <summary>The first command of the chunk is out.</summary>
    public void Published(long answerReady, long tickBegan, long published, TimeSpan lateness)
    {
        long ready = Math.Min(answerReady, tickBegan);
        TimeSpan overhead = time.GetElapsedTime(observed, ready) - inference + time.GetElapsedTime(tickBegan, published);
        measurements.ChunkOverhead.Add(overhead.TotalMilliseconds);
        measurements.LateChunkOverhead.Add((overhead + observedLateness + lateness).TotalMilliseconds);
        measurements.Handover.Add((time.GetElapsedTime(handedOver, ready) - inference).TotalMilliseconds);
        measurements.CameraToCommand.Add(time.GetElapsedTime(newestFrame, published).TotalMilliseconds);
    }
}
