using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.VlaEval;

/// <summary>What vla-evaluation-harness says of an episode at its beginning and at its end.</summary>
internal static class VlaEvalEpisode
{
    /// <summary>Which episode begins: the task by suite, number and name, the start by its seed, or by the episode's index where the task has none.</summary>
    /// <exception cref="RequestException">It does not say.</exception>
    public static AttemptStart Start(Dictionary<string, object?> payload)
    {
        Dictionary<string, object?> task = payload.GetValueOrDefault("task") as Dictionary<string, object?>
            ?? throw new RequestException("The episode's 'task' is missing or no map; expected its name, suite and episode_idx.");
        string name = task.GetValueOrDefault("name") as string is { Length: > 0 } given ? given
            : throw new RequestException("The episode's 'task' lacks its 'name' (text).");
        if ((task.GetValueOrDefault("seed") ?? task.GetValueOrDefault("episode_idx")) is not long start)
        {
            throw new RequestException($"The episode's task '{Short(name)}' has no 'seed' and no 'episode_idx' (integer); they say what its start is.");
        }

        string suite = task.GetValueOrDefault("suite") is string known ? $"{known}/" : "";
        string number = task.GetValueOrDefault("task_id") is long id ? FormattableString.Invariant($"{id}/") : "";
        return new AttemptStart(DialectWords.VlaEval, Short($"{suite}{number}{name}"), start, task.GetValueOrDefault("instruction") as string ?? name);
    }

    /// <summary>How the episode ended. Nobody waits for an answer to this message: what cannot be read makes the episode invalid.</summary>
    /// <param name="payload">What the environment says.</param>
    /// <param name="decisions">How many chunks it was given.</param>
    /// <param name="waypointsOfLast">How many waypoints of the last it was given.</param>
    public static AttemptReport End(Dictionary<string, object?> payload, int decisions, int? waypointsOfLast) =>
        payload.GetValueOrDefault("metrics") is Dictionary<string, object?> metrics && metrics.GetValueOrDefault("success") is bool succeeded
            ? new AttemptReport(succeeded, decisions, waypointsOfLast, payload.GetValueOrDefault("failure_reason") as string)
            : new AttemptReport(false, decisions, waypointsOfLast, "the episode's 'metrics' lack 'success' (a truth value)");

    private static string Short(string name) => name[..Math.Min(name.Length, 200)];
}
