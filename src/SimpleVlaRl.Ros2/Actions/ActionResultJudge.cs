using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Ros2.Actions;

/// <summary>Says what is wrong with the result of a goal that the server aborted. Called on the receiving thread.</summary>
/// <param name="result">Stands at the first field of the result; not to be trusted.</param>
/// <param name="isReplaced">Whether a later goal was sent: then the end may be due to nothing else.</param>
/// <returns>What is wrong, without an end; null when the goal was only replaced.</returns>
public delegate string? ActionResultJudge(ref CdrReader result, bool isReplaced);
