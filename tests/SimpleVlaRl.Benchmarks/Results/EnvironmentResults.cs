namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of other people's environments, which connect to the learner.</summary>
internal static class EnvironmentResults
{
    private const string Learning = "tests/SimpleVlaRl.Benchmarks/results/environments-learning.json";
    private const string Many = "tests/SimpleVlaRl.Benchmarks/results/environments.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Environments",
        """
        Environments in other processes, over websockets, in vla-evaluation-harness's protocol. Learning: a network of random weights in a world of numpy,
        with a picture and a state; before and after are greedy, from the export, on starts that were not learned from. Many connections: synthetic
        environments in the learner's own process; a part of their episodes crash, stall or lie; lock-step answers the same environments one after the
        other, over the same engine, both without learning.
        """,
        [
            new(
                "GRPO from random weights in a world of numpy in another process: sampled, first and last hundred episodes",
                Learning,
                "{data.first_hundred} of 100, then {data.last_hundred} in {data.minutes:0} minutes ({data.episodes} episodes, {data.iterations} iterations)"),
            new(
                "the same, greedy from the export, served, on 200 other starts",
                Learning,
                "{data.before.successes} of {data.before.episodes}, then {data.after.successes} of {data.after.episodes} "
                + "({wilson(data.after.successes, data.after.episodes)})"),
            new(
                "observations answered beside learning; without",
                Many,
                "{data.observations_per_second:0} and {data.sampling_observations_per_second:0} a second over {data.connections} connections",
                "{data.ratio_to_lock_step:0.0} times lock-step"),
            new(
                "groups whose attempts did not begin alike; broken episodes that were learned from",
                Many,
                "{data.mixed_groups} of {data.groups}; {data.invalid_counted} of {data.broken_episodes}",
                "the learner waited for {data.learner_wait_share:0 %} of sampling"),
            new(
                "memory of learner and environments after the first iteration and at the end",
                Many,
                "{data.memory_megabytes_first:0} and {data.memory_megabytes_last:0} MB"),
        ],
        []);
}
