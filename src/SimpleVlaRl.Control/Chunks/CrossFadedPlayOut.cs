using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control.Chunks;

/// <summary>A chunk takes over from the rest of the one before, over a seam within the joints' limits.</summary>
/// <remarks>An answer that comes when the one before is over takes over from where the arms were sent last.</remarks>
internal sealed class CrossFadedPlayOut : IChunkPlayOut
{
    /// <summary>How much longer than asked for a seam may take.</summary>
    private const int MostStretch = 3;

    private readonly SeamLimits limits;
    private readonly int fewestSeamTicks;
    private readonly double[] next;
    private readonly double[] gaps;
    private AnchoredChunk before;
    private AnchoredChunk current;
    private int seamTicks;
    private int seamTick;
    private bool isCatchingUp;

    public CrossFadedPlayOut(RobotProfile robot, int chunkLength, int ticksPerWaypoint, int fewestSeamTicks)
    {
        int jointCount = robot.Joints.Count;
        limits = new SeamLimits(robot);
        this.fewestSeamTicks = fewestSeamTicks;
        next = new double[jointCount];
        gaps = new double[jointCount];
        before = new AnchoredChunk(chunkLength, jointCount, ticksPerWaypoint);
        current = new AnchoredChunk(chunkLength, jointCount, ticksPerWaypoint);
    }

    public bool IsPlaying => current.IsPlaying;

    public int Tick => current.Tick;

    public bool IsSettled => seamTick >= seamTicks || !current.IsPlaying;

    public void Start(ReadOnlySpan<double> observedCommand, ReadOnlySpan<double> lastCommand, ActionChunk chunk, int age)
    {
        (before, current) = (current, before);
        current.Start(age == 0 ? lastCommand : observedCommand, chunk, age);

        // From where the arms stood when they were observed there is no seam.
        isCatchingUp = before.IsPlaying || age > 0;
        seamTick = 0;
        seamTicks = isCatchingUp
            ? limits.TicksOf(before, current, lastCommand, fewestSeamTicks, Math.Min(MostStretch * fewestSeamTicks, current.TicksLeft))
            : 0;
    }

    public bool TryNext(ReadOnlySpan<double> lastCommand, Span<double> positions)
    {
        if (!current.IsPlaying)
        {
            return false;
        }

        if (seamTick < seamTicks)
        {
            Mix(lastCommand, positions);
        }
        else
        {
            current.At(0, positions);
        }

        // A chunk that is too fast by itself is the gate's to see; a seam never is.
        isCatchingUp = isCatchingUp && (limits.Shorten(lastCommand, positions) || seamTick < seamTicks);
        current.Advance();
        return true;
    }

    public int CopyCommitted(Span<float> actions) => current.CopyCommitted(actions);

    public void Stop()
    {
        current.Stop();
        before.Stop();
    }

    private void Mix(ReadOnlySpan<double> lastCommand, Span<double> positions)
    {
        // Within the seam the gap of an old chunk that has ended stays as it is: it is asked for the first tick alone.
        if (before.IsPlaying || seamTick == 0)
        {
            SeamLimits.GapsAt(before, current, lastCommand, 0, next, gaps);
        }

        current.At(0, positions);
        before.Advance();
        seamTick++;
        double left = 1 - SeamLimits.WeightAt((double)seamTick / seamTicks);
        for (int joint = 0; joint < gaps.Length; joint++)
        {
            positions[joint] += left * gaps[joint];
        }
    }
}
