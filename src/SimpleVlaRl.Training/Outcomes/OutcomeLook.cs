namespace SimpleVlaRl.Training.Outcomes;

/// <summary>What the cameras saw at one moment of an episode.</summary>
/// <param name="Row">Its place in the pictures.</param>
/// <param name="IsDone">Whether the task was done.</param>
public readonly record struct OutcomeLook(int Row, bool IsDone);
