using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>
/// Which episode an environment of XPolicyLab is about to play, as <c>prepare_case</c> or <c>reset</c> says; not every client says it in both.
/// </summary>
/// <param name="Task">The task's name.</param>
/// <param name="Seed">The start's seed.</param>
/// <param name="Instruction">What the robot is told; drawn anew by the client in every episode.</param>
internal sealed record XPolicyCase(string Task, long Seed, string Instruction)
{
    private static readonly string[] JointActions = ["joint", "qpos"];

    /// <summary>Reads what there is.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>The case; null where the payload names none.</returns>
    /// <exception cref="RequestException">The environment wants actions that the policy does not give.</exception>
    public static XPolicyCase? Read(Dictionary<string, object?> payload)
    {
        if (payload.GetValueOrDefault("action_type") is string type && !JointActions.Contains(type.ToLowerInvariant()))
        {
            throw new RequestException(
                RequestProblem.Unsupported, $"The environment wants actions of the type '{type[..Math.Min(type.Length, 40)]}'; the policy gives 'joint'.");
        }

        return payload.GetValueOrDefault("task_name") is string { Length: > 0 } task && payload.GetValueOrDefault("seed") is long seed
            ? new XPolicyCase(task[..Math.Min(task.Length, 200)], seed, payload.GetValueOrDefault("instruction") as string ?? "")
            : null;
    }

    /// <summary>As the ledger knows it.</summary>
    public AttemptStart Start => new(DialectWords.XPolicyLab, Task, Seed, Instruction);
}
