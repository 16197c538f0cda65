using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments.Demonstrations;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Experiments.Splits;

namespace SimpleVlaRl.Learner.Demonstrations;

/// <summary><c>vla-learn demonstrations</c>: a scripted expert fills a store.</summary>
internal static class DemonstrationsCommand
{
    private const string Description = """
        Records demonstrations of a scripted expert in the simulator, through the same waypoints, play-out and gate that a policy gets.

        Examples:
          vla-learn demonstrations --count 200 --store runs/demonstrations
          vla-learn demonstrations --count 200 --store runs/demonstrations --noise 0.02    the expert is disturbed and recovers
          vla-learn demonstrations --count 200 --store runs/three --cameras cam_high,cam_left_wrist,cam_right_wrist
          vla-learn demonstrations --count 100 --store runs/seen --split positions      of the seen part of the starts alone
        """;

    public static Command Create()
    {
        Command command = Define(out Func<ParseResult, DemonstrationsOptions> read);
        command.SetAction(parsed => ProgramHost.Guard(
            "vla-learn", cancellation => DemonstrationsSession.Run(read(parsed), new Terminal(parsed.GetValue<bool>("--json")), cancellation)));
        return command;
    }

    /// <summary>The options of a command line that was written by a program; its words begin with the command's.</summary>
    public static DemonstrationsOptions Parse(IReadOnlyList<string> words) =>
        ParsedCommand.Of(Define(out Func<ParseResult, DemonstrationsOptions> read), read, words);

    private static Command Define(out Func<ParseResult, DemonstrationsOptions> read)
    {
        Option<string> store = new("--store") { Description = "The folder that receives the episodes.", Required = true };
        Option<string> task = new("--task")
        {
            Description = "The task's name; several are separated by commas, and 'all' is every task.",
            DefaultValueFactory = _ => "transfer_cube"
        };
        NumberOption<int> count = new("--count", "episodes", 1, 1_000_000) { Description = "How many episodes of each task.", DefaultValueFactory = _ => 200 };
        NumberOption<long> first = new("--first", "starts", 0, GrpoStarts.FirstTraining / 2)
        {
            Description = "The first training start, from 0; evaluation never uses these.",
            DefaultValueFactory = _ => 0
        };
        Option<bool> randomize = new("--randomize") { Description = "Let colours, lights and the table's height vary with the start." };
        NumberOption<double> noise = new("--noise", "radians", 0, 1)
        {
            Description = "Standard deviation of the disturbance of played waypoints, radians.",
            DefaultValueFactory = _ => 0.02
        };
        NumberOption<double> noisy = new("--noisy-fraction", "", 0, 1) { Description = "The share of disturbed episodes.", DefaultValueFactory = _ => 0.75 };
        NumberOption<int> delay = new("--delay-ticks", "servo ticks", 0, 1000)
        {
            Description = "Servo ticks of pause between chunks.",
            DefaultValueFactory = _ => 3
        };
        NumberOption<int> threads = new("--threads", "threads", 1, 256) { Description = "Robots simulated at once.", DefaultValueFactory = _ => 2 };
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<string?> cameras = new("--cameras")
        {
            Description = "The cameras to record, separated by commas; a policy sees them in this order. The robot's first when not given."
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("demonstrations", Description) { store, task, count, first, randomize, noise, noisy, delay, threads, robot, cameras, json };
        SplitOptions split = new();
        split.AddTo(command);
        read = parsed => new DemonstrationsOptions
        {
            Store = parsed.GetValue(store)!,
            Task = parsed.GetValue(task)!,
            Count = parsed.GetValue(count),
            First = parsed.GetValue(first),
            Split = split.Of(parsed),
            Randomize = parsed.GetValue(randomize),
            Noise = parsed.GetValue(noise),
            NoisyFraction = parsed.GetValue(noisy),
            DelayTicks = parsed.GetValue(delay),
            Threads = parsed.GetValue(threads),
            RobotFile = parsed.GetValue(robot)!,
            Cameras = parsed.GetValue(cameras),
        };
        return command;
    }
}
