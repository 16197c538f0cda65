using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Experiments.Splits;

namespace SimpleVlaRl.Learner.Evaluation;

/// <summary><c>vla-learn evaluate</c>: how often does a policy succeed?</summary>
internal static class EvaluateCommand
{
    private const string Description = """
        Runs an exported policy in the simulator with ONNX Runtime and counts successes, with a Wilson interval.

        Examples:
          vla-learn evaluate --policy models/transfer-cube-nano --episodes 100 --json
          vla-learn evaluate --temperature 1 --seed 5000
          vla-learn evaluate --policy runs/models/mine --split positions --part unseen      how far it generalises
          vla-learn evaluate --task all --filmstrips runs/filmstrips     a picture of the first success and of the first failure of each task
        """;

    public static Command Create()
    {
        Command command = Define(out Func<ParseResult, EvaluationOptions> read);
        command.SetAction(parsed =>
            ProgramHost.Guard("vla-learn", cancellation => EvaluationSession.Run(read(parsed), new Terminal(parsed.GetValue<bool>("--json")), cancellation)));
        return command;
    }

    /// <summary>The options of a command line that was written by a program; its words begin with the command's.</summary>
    public static EvaluationOptions Parse(IReadOnlyList<string> words) => ParsedCommand.Of(Define(out Func<ParseResult, EvaluationOptions> read), read, words);

    private static Command Define(out Func<ParseResult, EvaluationOptions> read)
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder, or a version's folder in it.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        OptionalNumberOption<int> number = new("--number", "", 1, int.MaxValue) { Description = "The version; the newest when not given." };
        Option<string> task = new("--task")
        {
            Description = "The task's name; several are separated by commas, and 'all' is every task.",
            DefaultValueFactory = _ => "transfer_cube"
        };
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 1_000_000) { Description = "How many episodes.", DefaultValueFactory = _ => 100 };
        NumberOption<long> seed = new("--seed", "", 0, EpisodeStart.FirstTrainingSeed - 1)
        {
            Description = "The number of the first start; learning never sees these.",
            DefaultValueFactory = _ => 1000
        };
        WordOption starts = new("--starts", "report", "validation")
        {
            Description = "report: for numbers that are stated and choose nothing; validation: for numbers that something is chosen by.",
            DefaultValueFactory = _ => "report"
        };
        Option<bool> randomize = new("--randomize") { Description = "Let colours, lights and the table's height vary with the start." };
        NumberOption<float> temperature = new("--temperature", "", 0, 100)
        {
            Description = "The sampling temperature; 0 is greedy.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<int> delay = new("--delay-ticks", "servo ticks", 0, 1000)
        {
            Description = "Servo ticks of pause between chunks.",
            DefaultValueFactory = _ => 3
        };
        NumberOption<int> threads = new("--threads", "threads", 1, 256) { Description = "Robots simulated at once.", DefaultValueFactory = _ => 2 };
        Option<string?> store = new("--store") { Description = "Records the episodes in this folder." };
        Option<string?> filmstrips = new("--filmstrips")
        {
            Description = "Draws the first success and the first failure of each task as PNG files in this folder."
        };
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<bool> unverified = new("--allow-unverified") { Description = "Run a policy whose export was never compared with its network." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("evaluate", Description)
        {
            policy, number, task, episodes, seed, starts, randomize, temperature, delay, threads, store, filmstrips, robot, unverified, json
        };
        SplitOptions split = new();
        split.AddTo(command);
        read = parsed => new EvaluationOptions
        {
            PolicyFolder = parsed.GetValue(policy)!,
            Version = parsed.GetValue(number),
            Task = parsed.GetValue(task)!,
            Episodes = parsed.GetValue(episodes),
            Seed = parsed.GetValue(seed),
            IsValidation = parsed.GetValue(starts) == "validation",
            Split = split.Of(parsed),
            Randomize = parsed.GetValue(randomize),
            Temperature = parsed.GetValue(temperature),
            DelayTicks = parsed.GetValue(delay),
            Threads = parsed.GetValue(threads),
            Store = parsed.GetValue(store),
            Filmstrips = parsed.GetValue(filmstrips),
            RobotFile = parsed.GetValue(robot)!,
            AllowsUnverified = parsed.GetValue(unverified),
        };
        return command;
    }
}
