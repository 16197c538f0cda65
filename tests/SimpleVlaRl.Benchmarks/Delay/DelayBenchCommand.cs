using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Control.Chunks;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Robot.Run;

namespace SimpleVlaRl.Benchmarks.Delay;

/// <summary><c>vla-bench delay</c>: what may the arms do while the policy thinks?</summary>
internal static class DelayBenchCommand
{
    private const string Description = """
        Runs the control loop of 'vla-robot run' on a clock that moves only where the loop waits, against the simulator in this process, with a policy whose
        answers take as long as is asked for. Counts successes and measures smoothness for each way in which one chunk may follow another.
        A lost answer is given up when its time is over by --time-out, and the policy is asked again, about the same observation.

        Examples:
          vla-bench delay --json
          vla-bench delay --delays 200 --schemes hold,overlap --cross-fade 200 --validation
        """;

    public static Command Create()
    {
        string[] words = [.. ChunkRunOptions.Schemes.Keys];
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        Option<string> robot = new("--robot")
        {
            Description = "The simulated robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<string> task = new("--task") { Description = "The task's name.", DefaultValueFactory = _ => "transfer_cube" };
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 100_000)
        {
            Description = "Episodes of each scheme under each delay.",
            DefaultValueFactory = _ => 100
        };
        NumberOption<long> seed = new("--seed", "", 0, ValidationStart.Count - 100_000)
        {
            Description = "The first start.",
            DefaultValueFactory = _ => 1000
        };
        Option<bool> validation = new("--validation") { Description = "Validation starts instead of report starts: what chooses numbers must use them." };
        NumbersOption<double> delays = new("--delays", "milliseconds", 0, 10_000, splitsAtCommas: true)
        {
            Description = "From an observation to its answer, several separated by commas.",
            DefaultValueFactory = _ => [0, 50, 100, 200, 400]
        };
        WordsOption schemes = new("--schemes", splitsAtCommas: true, words)
        {
            Description = "The schemes, several separated by commas.",
            DefaultValueFactory = _ => words
        };
        NumberOption<double> lost = new("--lost", "", 0, 0.9) { Description = "The share of answers that are lost.", DefaultValueFactory = _ => 0.02 };
        NumberOption<double> timeOut = new("--time-out", "milliseconds", 0, 10_000)
        {
            Description = "How long an answer is waited for beyond its time.",
            DefaultValueFactory = _ => 300
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("delay", Description) { policy, robot, task, episodes, seed, validation, delays, schemes, lost, timeOut, json };
        ChunkRunOptions chunks = new();
        chunks.AddNumbersTo(command);
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => DelayBench.Run(
            new DelayBenchOptions
            {
                PolicyFolder = parsed.GetValue(policy)!,
                RobotFile = parsed.GetValue(robot)!,
                Task = parsed.GetValue(task)!,
                Episodes = parsed.GetValue(episodes),
                Seed = parsed.GetValue(seed),
                IsValidation = parsed.GetValue(validation),
                DelayMilliseconds = parsed.GetValue(delays)!,
                Schemes =
                [
                    .. parsed.GetValue(schemes)!.Distinct().Select(word => (word, chunks.Of(parsed, ChunkRunOptions.Schemes[word])))
                        .OrderBy(scheme => scheme.Item2.Scheme != ChunkScheme.HoldBetween),
                ],
                LostShare = parsed.GetValue(lost),
                TimeOut = TimeSpan.FromMilliseconds(parsed.GetValue(timeOut)),
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
