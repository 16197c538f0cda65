using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Experiments.Precisions;

namespace SimpleVlaRl.Learner.Precisions;

/// <summary><c>vla-learn precisions</c>: what do fewer bits cost a trained policy?</summary>
internal static class PrecisionsCommand
{
    private const string Description = """
        Exports a trained policy in fp32, fp16, int8 and int4 into a temporary folder and measures each one: success in the simulator on the same
        starts, and on observations of the fp32 episodes how many tokens agree with the network in libtorch and how far the actions are off, in
        degrees of joint angle and millimetres between tool points. int8 is measured with 7-bit weights, which are right on every processor, and
        with what this processor takes.

        Examples:
          vla-learn precisions --policy models/transfer-cube-nano --episodes 100 --json
          vla-learn precisions --episodes 4
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder, or a version's folder in it; with its weights (model.safetensors).",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        OptionalNumberOption<int> number = new("--number", "", 1, int.MaxValue) { Description = "The version; the newest when not given." };
        Option<string> task = new("--task") { Description = "The task's name.", DefaultValueFactory = _ => "transfer_cube" };
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 1_000_000) { Description = "Episodes per precision.", DefaultValueFactory = _ => 100 };
        NumberOption<long> seed = new("--seed", "", 0, EpisodeStart.FirstValidationSeed - 1)
        {
            Description = "The first episode's seed.",
            DefaultValueFactory = _ => 1000
        };
        NumberOption<int> threads = new("--threads", "threads", 1, 256) { Description = "Robots simulated at once.", DefaultValueFactory = _ => 2 };
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("precisions", Description) { policy, number, task, episodes, seed, threads, robot, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => PrecisionsSession.Run(
            new EvaluationOptions
            {
                PolicyFolder = parsed.GetValue(policy)!,
                Version = parsed.GetValue(number),
                Task = parsed.GetValue(task)!,
                Episodes = parsed.GetValue(episodes),
                Seed = parsed.GetValue(seed),
                Randomize = false,
                Temperature = 0,
                DelayTicks = 3,
                Threads = parsed.GetValue(threads),
                RobotFile = parsed.GetValue(robot)!,
                AllowsUnverified = true,
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
