namespace SimpleVlaRl.Training.Outcomes;

/// <summary>What the cameras saw at one moment of an episode.</summary>
/// <param name="Row">Its place in the pictures.</param>
/// <param name="IsDone">Whether the task was done.</param>
/// <param name="IsEnd">Whether it is the episode's end, which a person has labelled; else a moment before, of which is known that the task was not done yet.</param>
public readonly record struct OutcomeLook(int Row, bool IsDone, bool IsEnd);
