using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control.Chunks;

/// <summary>Temporal ensembling: a tick plays the mean of all chunks that cover it, weighted exp(-m·i) with the oldest as chunk 0.</summary>
internal sealed class EnsemblePlayOut : IChunkPlayOut
{
    private readonly SeamLimits limits;
    private readonly AnchoredChunk[] ring;
    private readonly double[] weights;
    private readonly double[] member;
    private int newest;

    public EnsemblePlayOut(RobotProfile robot, int chunkLength, int ticksPerWaypoint, ChunkOptions options)
    {
        int jointCount = robot.Joints.Count;

        // One more than there can be: at the seam of two requests a chunk is at its last tick.
        int count = ((chunkLength + options.CadenceWaypoints - 1) / options.CadenceWaypoints) + 1;
        limits = new SeamLimits(robot);
        ring = [.. Enumerable.Range(0, count).Select(_ => new AnchoredChunk(chunkLength, jointCount, ticksPerWaypoint))];
        weights = [.. Enumerable.Range(0, count).Select(index => Math.Exp(-options.EnsembleWeight * index))];
        member = new double[jointCount];
    }

    public bool IsPlaying => ring[newest].IsPlaying;

    public int Tick => ring[newest].Tick;

    public bool IsSettled => true;

    public void Start(ReadOnlySpan<double> observedCommand, ReadOnlySpan<double> lastCommand, ActionChunk chunk, int age)
    {
        newest = (newest + 1) % ring.Length;
        ring[newest].Start(age == 0 ? lastCommand : observedCommand, chunk, age);
    }

    public bool TryNext(ReadOnlySpan<double> lastCommand, Span<double> positions)
    {
        if (!IsPlaying)
        {
            return false;
        }

        positions.Clear();
        (int covering, double sum) = (0, 0);
        for (int place = 1; place <= ring.Length; place++)
        {
            AnchoredChunk chunk = ring[(newest + place) % ring.Length];
            if (chunk.IsPlaying)
            {
                double weight = weights[covering];
                covering++;
                sum += weight;
                Add(chunk, weight, positions);
            }
        }

        for (int joint = 0; joint < positions.Length; joint++)
        {
            positions[joint] /= sum;
        }

        limits.Shorten(lastCommand, positions);
        return true;
    }

    public int CopyCommitted(Span<float> actions) => ring[newest].CopyCommitted(actions);

    public void Stop()
    {
        foreach (AnchoredChunk chunk in ring)
        {
            chunk.Stop();
        }
    }

    private void Add(AnchoredChunk chunk, double weight, Span<double> positions)
    {
        chunk.At(0, member);
        chunk.Advance();
        for (int joint = 0; joint < member.Length; joint++)
        {
            positions[joint] += weight * member[joint];
        }
    }
}
