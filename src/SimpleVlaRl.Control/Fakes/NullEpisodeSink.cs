using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Control.Fakes;

/// <summary>A recorder that keeps nothing but counts; for a run without a store and for tests.</summary>
public sealed class NullEpisodeSink : IEpisodeSink
{
    /// <summary>Steps recorded since the last <see cref="Begin"/>.</summary>
    public int Steps { get; private set; }

    /// <summary>Chunks recorded since the last <see cref="Begin"/>.</summary>
    public int Chunks { get; private set; }

    /// <summary>Frames recorded since the last <see cref="Begin"/>.</summary>
    public int Frames { get; private set; }

    /// <summary>Episodes committed.</summary>
    public int Episodes { get; private set; }

    /// <inheritdoc/>
    public void Begin(EpisodeHeader header) => Steps = Chunks = Frames = 0;

    /// <inheritdoc/>
    public void Record(StepRecord step) => Steps++;

    /// <inheritdoc/>
    public void Record(ChunkRecord chunk) => Chunks++;

    /// <inheritdoc/>
    public void Record(int cameraIndex, ImageFrame frame) => Frames++;

    /// <inheritdoc/>
    public EpisodeCommit Commit(EpisodeSummary summary)
    {
        Episodes++;
        return new EpisodeCommit("", summary);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
