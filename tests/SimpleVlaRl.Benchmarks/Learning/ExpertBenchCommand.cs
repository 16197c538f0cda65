using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary><c>vla-bench experts</c>: how often do the scripted experts succeed, and an arm that holds still?</summary>
internal static class ExpertBenchCommand
{
    private const string Description = """
        Runs each task's scripted expert through the waypoints, bins, play-out, pauses and gate that a policy gets, on training starts and on report starts, and
        counts successes. The bins are those of demonstrations that are disturbed as 'vla-learn demonstrations' does it.
        Then the arms hold still on as many training starts, which must never succeed, and wander about over the table, which hardly ever should.

        Examples:
          vla-bench experts --task all --episodes 100 --json
          vla-bench experts --task lift_pot --randomize
        """;

    public static Command Create()
    {
        Option<string> task = new("--task") { Description = "A task's name, several separated by commas, or 'all'.", DefaultValueFactory = _ => "all" };
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 1_000_000)
        {
            Description = "How many starts of each kind.",
            DefaultValueFactory = _ => 100
        };
        Option<bool> randomize = new("--randomize") { Description = "Let colours, lights and the table's height vary with the start." };
        NumberOption<double> quantile = new("--quantile", "", 0, 0.49)
        {
            Description = "The share of waypoints that the bins leave out at each end; 'imitate' leaves out as much.",
            DefaultValueFactory = _ => 0.01
        };
        NumberOption<int> delay = new("--delay-ticks", "servo ticks", 0, 1000)
        {
            Description = "Servo ticks of pause between chunks.",
            DefaultValueFactory = _ => 3
        };
        NumberOption<int> threads = new("--threads", "threads", 1, 256) { Description = "Robots simulated at once.", DefaultValueFactory = _ => 2 };
        Option<string> robot = new("--robot")
        {
            Description = "The simulated robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("experts", Description) { task, episodes, randomize, quantile, delay, threads, robot, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => ExpertBench.Run(
            new ExpertBenchOptions
            {
                Task = parsed.GetValue(task)!,
                Episodes = parsed.GetValue(episodes),
                Randomize = parsed.GetValue(randomize),
                Quantile = parsed.GetValue(quantile),
                DelayTicks = parsed.GetValue(delay),
                Threads = parsed.GetValue(threads),
                RobotFile = parsed.GetValue(robot)!,
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
