namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What is asked of a lab's checker.</summary>
/// <param name="Request">Counts the requests of this run, from 1.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Seed">The number of the start: the same objects in the same places.</param>
/// <param name="Randomize">Whether the looks may vary with it.</param>
internal sealed record SceneRequest(long Request, string Task, long Seed, bool Randomize);
