namespace SimpleVlaRl.Experiments.Suite;

/// <summary>What GRPO starts from.</summary>
/// <param name="Run">The folder of the imitation run.</param>
/// <param name="PolicyName">The name it is exported under.</param>
/// <param name="Steps">Its optimizer steps.</param>
/// <param name="Demonstrations">The demonstrations behind it, for each task.</param>
internal sealed record SuiteStart(string Run, string PolicyName, int Steps, IReadOnlyDictionary<string, int> Demonstrations);
