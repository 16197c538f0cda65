using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Experiments.Strategies;

namespace SimpleVlaRl.Learner.Strategies;

/// <summary><c>vla-learn strategies</c>: how does a policy succeed, and does it do what nobody showed it?</summary>
internal static class StrategiesCommand
{
    private const string Description = """
        Runs an exported policy in the simulator and labels each success by what was done with the objects (grasped and lifted, handed over, dragged, pushed),
        from contacts in every physics step; then the same of the scripted expert, and says which labels of the policy the expert's successes do not have. A
        'pushcut' is a success with an object that was pushed to its place: lifted by less than 10 mm, and pushed on half of its way or more.

        Examples:
          vla-learn strategies --policy models/bimanual-suite-small --task move_can_pot,place_a2b_left --episodes 100
          vla-learn strategies --policy models/mine --task move_can_pot --filmstrips runs/strategies    pictures of the most frequent that the expert has not
          vla-learn strategies --expert --task all --expert-episodes 100                                the experts alone
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder, or a version's folder in it.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        OptionalNumberOption<int> number = new("--number", "", 1, int.MaxValue) { Description = "The version; the newest when not given." };
        Option<bool> expert = new("--expert") { Description = "Measure the scripted experts instead of a policy." };
        Option<string> task = new("--task")
        {
            Description = "The task's name; several are separated by commas, and 'all' is every task.",
            DefaultValueFactory = _ => "transfer_cube"
        };
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 1_000_000)
        {
            Description = "How many episodes of the policy on each task.",
            DefaultValueFactory = _ => 100
        };
        NumberOption<int> expertEpisodes = new("--expert-episodes", "episodes", 1, 1_000_000)
        {
            Description = "How many episodes of the expert on each task, on the first training starts.",
            DefaultValueFactory = _ => 100
        };
        NumberOption<double> noise = new("--noise", "radians", 0, 1)
        {
            Description = "Standard deviation of the disturbance of the expert's waypoints, as in 'demonstrations'.",
            DefaultValueFactory = _ => 0.02
        };
        NumberOption<double> noisy = new("--noisy-fraction", "", 0, 1)
        {
            Description = "The share of the expert's episodes that are disturbed.",
            DefaultValueFactory = _ => 0.75
        };
        NumberOption<long> seed = new("--seed", "", 0, EpisodeStart.FirstTrainingSeed - 1)
        {
            Description = "The number of the policy's first start; learning never sees these.",
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
        Option<string?> filmstrips = new("--filmstrips")
        {
            Description = "Draws up to three successes of the most frequent strategy of each task that the expert has not, as PNG files in this folder."
        };
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<bool> unverified = new("--allow-unverified") { Description = "Run a policy whose export was never compared with its network." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("strategies", Description)
        {
            policy, number, expert, task, episodes, expertEpisodes, noise, noisy, seed, starts, randomize, temperature, delay, threads, filmstrips, robot,
            unverified, json
        };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation =>
        {
            if (parsed.GetValue(expert))
            {
                IgnoredOptions.Refuse(
                    parsed,
                    "The experts alone are measured with --expert, which leaves nothing for",
                    policy,
                    number,
                    episodes,
                    seed,
                    starts,
                    temperature,
                    filmstrips,
                    unverified);
            }

            return StrategiesSession.Run(
                new StrategiesOptions
                {
                    Evaluation = new EvaluationOptions
                    {
                        PolicyFolder = parsed.GetValue(policy)!,
                        Version = parsed.GetValue(number),
                        Task = parsed.GetValue(task)!,
                        Episodes = parsed.GetValue(episodes),
                        Seed = parsed.GetValue(seed),
                        IsValidation = parsed.GetValue(starts) == "validation",
                        Randomize = parsed.GetValue(randomize),
                        Temperature = parsed.GetValue(temperature),
                        DelayTicks = parsed.GetValue(delay),
                        Threads = parsed.GetValue(threads),
                        Filmstrips = parsed.GetValue(filmstrips),
                        RobotFile = parsed.GetValue(robot)!,
                        AllowsUnverified = parsed.GetValue(unverified),
                    },
                    IsExpertAlone = parsed.GetValue(expert),
                    ExpertEpisodes = parsed.GetValue(expertEpisodes),
                    Noise = parsed.GetValue(noise),
                    NoisyFraction = parsed.GetValue(noisy),
                },
                new Terminal(parsed.GetValue(json)),
                cancellation);
        }));
        return command;
    }
}
