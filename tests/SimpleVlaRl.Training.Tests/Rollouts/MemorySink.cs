using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>Keeps what is recorded.</summary>
internal sealed class MemorySink : IEpisodeSink
{
    public List<EpisodeHeader> Headers { get; } = [];

    public List<EpisodeSummary> Summaries { get; } = [];

    public List<(long Stamp, int Tick, int Chunk, ActionSource Source, double Proposed, double Applied)> Steps { get; } = [];

    public List<(int Index, float[] Actions, int[] Tokens, long FrameStamp)> Chunks { get; } = [];

    public List<long> FrameStamps { get; } = [];

    public void Begin(EpisodeHeader header) => Headers.Add(header);

    public void Record(StepRecord step) =>
        Steps.Add((step.StampNanoseconds, step.Tick, step.ChunkIndex, step.Source, step.ProposedPositions[0], step.AppliedPositions[0]));

    public void Record(ChunkRecord chunk) => Chunks.Add((chunk.ChunkIndex, [.. chunk.Chunk.Actions], [.. chunk.Chunk.Tokens], chunk.FrameStampsNanoseconds[0]));

    public void Record(int cameraIndex, ImageFrame frame) => FrameStamps.Add(frame.StampNanoseconds);

    public EpisodeCommit Commit(EpisodeSummary summary)
    {
        Summaries.Add(summary);
        return new EpisodeCommit("", summary);
    }

    public void Dispose()
    {
    }
}
