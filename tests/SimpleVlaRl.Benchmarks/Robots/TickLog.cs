using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Keeps every tick of an episode in memory.</summary>
internal sealed class TickLog : IEpisodeSink
{
    private readonly List<LoggedTick> ticks = new(1 << 12);

    /// <summary>The ticks so far.</summary>
    public IReadOnlyList<LoggedTick> Ticks
    {
        get
        {
            lock (ticks)
            {
                return [.. ticks];
            }
        }
    }

    public void Begin(EpisodeHeader header)
    {
    }

    public void Record(StepRecord step)
    {
        lock (ticks)
        {
            ticks.Add(new LoggedTick(TimeProvider.System.GetTimestamp(), step.Source, [.. step.AppliedPositions]));
        }
    }

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

    /// <summary>One tick: when, who proposed, what was sent.</summary>
    internal sealed record LoggedTick(long Timestamp, ActionSource Source, double[] Applied);
}
