using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Control.Tests.TakeOver;

/// <summary>A recorder that keeps the ticks.</summary>
internal sealed class KeptSteps : IEpisodeSink
{
    public List<StepRecord> Steps { get; } = [];

    public void Begin(EpisodeHeader header) => Steps.Clear();

    public void Record(StepRecord step) => Steps.Add(new StepRecord(0)
    {
        Tick = step.Tick,
        Source = step.Source,
        Verdict = step.Verdict,
        Reason = step.Reason,
        AppliedPositions = [.. step.AppliedPositions],
        MeasuredPositions = [.. step.MeasuredPositions],
    });

    public void Record(ChunkRecord chunk)
    {
    }

    public void Record(int cameraIndex, ImageFrame frame)
    {
    }

    public EpisodeCommit Commit(EpisodeSummary summary) => new("", summary);

    public void Dispose()
    {
    }
}
