namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the simulator.</summary>
internal static class SimulatorResults
{
    private const string Folder = "tests/SimpleVlaRl.Benchmarks/results/";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Simulator",
        """
        The same scene and controls as a loop in C over libmujoco, in turns; and the shipped policy in the simulator, without ROS 2 between them.
        """,
        [
            new(
                "simulator against a C loop over libmujoco",
                Folder + "simulation.json",
                "{data.steps_per_second} steps/s; {data.cpu_ms_per_simulated_second:0.0} ms CPU per simulated second",
                "{data.ratio_to_c:0.00} times the C loop's speed"),
            new(
                "the shipped policy in the simulator, in-process, greedy",
                Folder + "evaluate.json",
                "{data.tasks[0].successes} of {data.tasks[0].episodes} ({wilson(data.tasks[0].successes, data.tasks[0].episodes)}),"
                    + " {data.tasks[0].invalid} invalid"),
        ],
        []);
}
