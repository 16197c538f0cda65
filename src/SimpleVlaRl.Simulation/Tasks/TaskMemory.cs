namespace SimpleVlaRl.Simulation.Tasks;

/// <summary>What a task remembers of an episode beside the physics.</summary>
/// <param name="HeldSteps">For how many physics steps in a row the condition has held.</param>
/// <param name="Condition">What the condition itself remembers.</param>
internal readonly record struct TaskMemory(int HeldSteps, long Condition);
