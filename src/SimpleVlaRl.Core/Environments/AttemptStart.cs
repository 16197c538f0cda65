namespace SimpleVlaRl.Core.Environments;

/// <summary>Which episode an environment that is a client begins: attempts at one task from one start are comparable.</summary>
/// <param name="Dialect">What the environment speaks.</param>
/// <param name="Task">The task's name, unique among those of the environment.</param>
/// <param name="Start">Its seed or the index of its start.</param>
/// <param name="Instruction">What the robot is told, as far as it is known at the beginning; not a part of what makes attempts comparable.</param>
public sealed record AttemptStart(string Dialect, string Task, long Start, string Instruction);
