using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Benchmarks.Delay;

/// <summary>Keeps what the arms were sent in an episode, and whether a chunk was played; grippers open and shut, and have no part in smoothness.</summary>
internal sealed class MotionLog : IEpisodeSink
{
    private readonly List<double[]> positions = [];
    private readonly int[] joints;
    private readonly double periodSeconds;
    private int held;

    public MotionLog(RobotProfile robot)
    {
        joints = [.. robot.Joints.Index().Where(joint => joint.Item.Unit != JointUnit.Opening).Select(joint => joint.Index)];
        periodSeconds = 1.0 / robot.ServoRateHertz;
    }

    /// <summary>The logarithmic dimensionless jerk of the episode.</summary>
    public double Jerk => LogDimensionlessJerk.Of(positions, periodSeconds);

    /// <summary>The ticks in which no chunk was played.</summary>
    public int Held => held;

    public void Begin(EpisodeHeader header)
    {
        positions.Clear();
        held = 0;
    }

    public void Record(StepRecord step)
    {
        positions.Add([.. joints.Select(joint => step.AppliedPositions[joint])]);
        held += step.Source == ActionSource.Policy ? 0 : 1;
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
}
