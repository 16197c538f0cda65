using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>A recorder that shows an onlooker what goes through it to the one behind it, which it does not own.</summary>
/// <param name="inner">The recorder that records.</param>
/// <param name="ticks">Where the onlooker looks.</param>
internal sealed class LiveRecorder(IEpisodeSink inner, LiveTicks ticks) : IEpisodeSink
{
    private volatile bool isRecording;

    /// <summary>Whether an episode is open.</summary>
    public bool IsRecording => isRecording;

    /// <inheritdoc/>
    public void Begin(EpisodeHeader header)
    {
        inner.Begin(header);
        ticks.Begin();
        isRecording = true;
    }

    /// <inheritdoc/>
    public void Record(StepRecord step)
    {
        inner.Record(step);
        ticks.Write(step);
    }

    /// <inheritdoc/>
    public void Record(ChunkRecord chunk) => inner.Record(chunk);

    /// <inheritdoc/>
    public void Record(int cameraIndex, ImageFrame frame) => inner.Record(cameraIndex, frame);

    /// <inheritdoc/>
    public EpisodeCommit Commit(EpisodeSummary summary)
    {
        try
        {
            return inner.Commit(summary);
        }
        finally
        {
            isRecording = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
