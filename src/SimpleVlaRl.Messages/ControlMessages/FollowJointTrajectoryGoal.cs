using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.TrajectoryMessages;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>The goal of <see cref="FollowJointTrajectory"/>.</summary>
public sealed class FollowJointTrajectoryGoal : ICdrMessage
{
    /// <summary>Where the joints are to be, and when. Times must increase strictly, and all of the controller's joints be named.</summary>
    public JointTrajectory Trajectory { get; set; } = new();

    /// <summary>How far a joint may be off on the way; empty is the controller's own.</summary>
    public IReadOnlyList<JointTolerance> PathTolerance { get; set; } = [];

    /// <summary>How far a joint may be off at the end; empty is the controller's own.</summary>
    public IReadOnlyList<JointTolerance> GoalTolerance { get; set; } = [];

    /// <summary>How long after the trajectory's end the joints may take to arrive, in nanoseconds; 0 is the controller's own.</summary>
    public long GoalTimeToleranceNanoseconds { get; set; }

    internal MultiDofJointTrajectory MultiDofTrajectory { get; set; } = new();

    internal IReadOnlyList<JointComponentTolerance> ComponentPathTolerance { get; set; } = [];

    internal IReadOnlyList<JointComponentTolerance> ComponentGoalTolerance { get; set; } = [];

    /// <summary>Appends a goal of positions that starts now, with the controller's own tolerances. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="jointNames">The joints' names (A).</param>
    /// <param name="positions">The positions, [points, A].</param>
    /// <param name="timesFromStartNanoseconds">When each point is due, strictly increasing.</param>
    /// <exception cref="ArgumentException">The numbers of positions, joints and times do not agree.</exception>
    public static void Write(
        ref CdrWriter writer, IReadOnlyList<string> jointNames, scoped ReadOnlySpan<double> positions, scoped ReadOnlySpan<long> timesFromStartNanoseconds)
    {
        JointTrajectory.Write(ref writer, jointNames, positions, timesFromStartNanoseconds);
        MultiDofJointTrajectory.None.Write(ref writer);
        for (int tolerances = 0; tolerances < 4; tolerances++)
        {
            writer.WriteSequenceLength(0);
        }

        Time.Write(ref writer, 0);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Trajectory.Write(ref writer);
        MultiDofTrajectory.Write(ref writer);
        Tolerances.Write(ref writer, PathTolerance);
        Tolerances.Write(ref writer, ComponentPathTolerance);
        Tolerances.Write(ref writer, GoalTolerance);
        Tolerances.Write(ref writer, ComponentGoalTolerance);
        Time.Write(ref writer, GoalTimeToleranceNanoseconds);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        if (!Trajectory.TryRead(ref reader) || !MultiDofTrajectory.TryRead(ref reader)
            || !Tolerances.TryRead(ref reader, out JointTolerance[] path)
            || !Tolerances.TryRead(ref reader, out JointComponentTolerance[] componentPath)
            || !Tolerances.TryRead(ref reader, out JointTolerance[] goal)
            || !Tolerances.TryRead(ref reader, out JointComponentTolerance[] componentGoal)
            || !Time.TryRead(ref reader, out long timeTolerance))
        {
            return false;
        }

        (PathTolerance, ComponentPathTolerance, GoalTolerance, ComponentGoalTolerance) = (path, componentPath, goal, componentGoal);
        GoalTimeToleranceNanoseconds = timeTolerance;
        return true;
    }
}
