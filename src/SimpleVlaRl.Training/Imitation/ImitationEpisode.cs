namespace SimpleVlaRl.Training.Imitation;

/// <summary>One demonstration in a dataset: a run of waypoints.</summary>
/// <param name="Name">What the episode is called in messages, such as its seed.</param>
/// <param name="Prompt">The tokenised instruction, begin token first.</param>
/// <param name="FirstWaypoint">The index of its first waypoint in the dataset.</param>
/// <param name="WaypointCount">How many waypoints it has.</param>
public sealed record ImitationEpisode(string Name, IReadOnlyList<long> Prompt, int FirstWaypoint, int WaypointCount);
