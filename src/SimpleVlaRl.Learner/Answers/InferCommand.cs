using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments.Answers;

namespace SimpleVlaRl.Learner.Answers;

/// <summary><c>vla-learn infer</c>: does a policy load, and what does it cost?</summary>
internal static class InferCommand
{
    private const string Description = """
        Loads a policy as the robot does and lets it decide a few times on random frames: how long each takes, how much memory, whether all actions
        are finite. Nothing moves, and the actions mean nothing.

        Examples:
          vla-learn infer --policy models/transfer-cube-nano
          vla-learn infer --policy runs/models/openvla/2 --allow-unverified --instruction "put the bowl on the plate" --json
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder, or a version's in it.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        Option<string> instruction = new("--instruction")
        {
            Description = "What the robot shall do; the policy's own instruction when not given.",
            DefaultValueFactory = _ => ""
        };
        NumberOption<int> count = new("--count", "decisions", 1, 1_000_000) { Description = "How many decisions.", DefaultValueFactory = _ => 1 };
        NumberOption<int> threads = new("--threads", "threads", 1, 256)
        {
            Description = "Threads of ONNX Runtime.",
            DefaultValueFactory = _ => Environment.ProcessorCount
        };
        NumberOption<int> seed = new("--seed", "", 0, int.MaxValue) { Description = "The seed of the frames.", DefaultValueFactory = _ => 1 };
        Option<bool> unverified = new("--allow-unverified") { Description = "Also a version that was never compared with its network." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("infer", Description) { policy, instruction, count, threads, seed, unverified, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => InferSession.Run(
            new InferOptions
            {
                Policy = parsed.GetValue(policy)!,
                Instruction = parsed.GetValue(instruction)!,
                Count = parsed.GetValue(count),
                Threads = parsed.GetValue(threads),
                Seed = parsed.GetValue(seed),
                AllowsUnverified = parsed.GetValue(unverified),
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
