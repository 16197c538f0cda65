namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>An attempt with the group that it belongs to.</summary>
/// <param name="Group">The group.</param>
/// <param name="Trajectory">The attempt.</param>
/// <param name="Advantage">Its advantage over the others of the group.</param>
internal sealed record GroupAttempt(GrpoGroup Group, GrpoTrajectory Trajectory, double Advantage);
