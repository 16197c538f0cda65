using SimpleVlaRl.Control.Chunks;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control.Tests.Chunks;

/// <summary>The loop with a scripted policy that answers after exact delays; every tick is kept.</summary>
internal sealed class ChunkRun : IEpisodeSink
{
    /// <summary>How far the straight policy goes on in a tick.</summary>
    public const double Slope = 0.004;

    private readonly Func<int, double> delayMilliseconds;
    private int requests;

    public ChunkRun(Func<int, double> delayMilliseconds, Func<PolicyRequest, int, int, double>? answer = null, double succeedsAfter = 1000, int throwsAt = -1)
    {
        this.delayMilliseconds = delayMilliseconds;
        Inner = new FakeRun(succeedsAfter: succeedsAfter);
        Policy = new ScriptedPolicy(Inner.Policy.Manifest, [.. Inner.Robot.Joints.Select(joint => joint.Home)], answer ?? Straight) { ThrowsAt = throwsAt };
        Inner.Ports = Inner.Ports with
        {
            Policy = Policy,
            Recorder = this,
            StartInference = (ports, request) => new DelayedInference(ports.Policy, request, ports.Time, NextDelay),
        };
    }

    public FakeRun Inner { get; }

    public ScriptedPolicy Policy { get; }

    /// <summary>Per tick: the chunk that was played, -1 for none, and the first joint's position that was sent.</summary>
    public List<(int Chunk, double Position)> Ticks { get; } = [];

    /// <summary>Goes on from where the arm was observed, always as fast: seams in time make no kink.</summary>
    public static double Straight(PolicyRequest request, int call, int waypoint) => request.Proprioception[0] + (Slope * 5 * (waypoint + 1));

    public EpisodeReport Run(double seconds, ChunkOptions chunks) => Inner.Run(seconds, chunks);

    /// <summary>The ticks in which another chunk takes over.</summary>
    public int[] Seams() => [.. Enumerable.Range(1, Ticks.Count - 1).Where(tick => Ticks[tick].Chunk >= 0 && Ticks[tick].Chunk != Ticks[tick - 1].Chunk)];

    public void Begin(EpisodeHeader header) => Ticks.Clear();

    public void Record(StepRecord step) => Ticks.Add((step.Source == ActionSource.Policy ? step.ChunkIndex : -1, step.AppliedPositions[0]));

    public void Record(ChunkRecord chunk)
    {
    }

    public void Record(int cameraIndex, ImageFrame frame)
    {
    }

    public EpisodeCommit Commit(EpisodeSummary summary) => new("", summary);

    public void Dispose() => Inner.Dispose();

    private TimeSpan NextDelay() => TimeSpan.FromMilliseconds(delayMilliseconds(requests++));
}
