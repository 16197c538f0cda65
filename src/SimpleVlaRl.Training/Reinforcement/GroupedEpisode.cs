namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>An episode with the group that it belongs to.</summary>
/// <param name="Group">The group.</param>
/// <param name="Trajectory">The episode.</param>
/// <param name="Advantage">Its advantage over the others of the group.</param>
internal sealed record GroupedEpisode(GrpoGroup Group, GrpoEpisode Trajectory, double Advantage);
