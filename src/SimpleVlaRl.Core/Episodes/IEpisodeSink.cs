using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Core.Episodes;

/// <summary>Port: the recorder. Everything is copied before a call returns, nothing blocks the caller on a disk, nothing is lost silently.</summary>
public interface IEpisodeSink : IDisposable
{
    /// <summary>Opens an episode.</summary>
    /// <param name="header">What is known of it.</param>
    /// <exception cref="InvalidOperationException">An episode is open already.</exception>
    /// <exception cref="IOException">The store cannot be written; the message says which and why.</exception>
    void Begin(EpisodeHeader header);

    /// <summary>Records a tick.</summary>
    /// <param name="step">The tick.</param>
    void Record(StepRecord step);

    /// <summary>Records an inference.</summary>
    /// <param name="chunk">The inference.</param>
    void Record(ChunkRecord chunk);

    /// <summary>Records a camera frame.</summary>
    /// <param name="cameraIndex">The camera's place in the header's camera names.</param>
    /// <param name="frame">The frame.</param>
    void Record(int cameraIndex, ImageFrame frame);

    /// <summary>Makes the episode durable and closes it.</summary>
    /// <param name="summary">How it ended.</param>
    /// <returns>Where it lies, and its summary as it was committed.</returns>
    /// <exception cref="IOException">The episode could not be made durable; what was written stays as a <c>.part</c> file.</exception>
    EpisodeCommit Commit(EpisodeSummary summary);
}
