using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Experiments.Reinforcement.Stored;
using SimpleVlaRl.Experiments.Reinforcement.Watching;
using SimpleVlaRl.Learner.Learning;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary><c>vla-learn learn --watch</c>: the learner beside running robots.</summary>
internal static class LearnCommand
{
    private const string Description = """
        Stays beside running robots: waits for whole groups of the version in use in their store, learns the next version from them, exports it, compares it
        with its network also on what the robots have seen, signs it, and waits until the robots' trial or a person has decided of it. Killed and started again
        it goes on. The robots run with '--mode collect --group-size 8 --follow --promote tested'.

        Examples:
          vla-learn learn --watch store --policy models/mine --task fold_towel
          vla-learn learn --watch store --policy models/mine --task fold_towel --signing-key keys/lab.pem --versions 3
          vla-learn learn --watch store --policy models/mine --task lift_pot --report --held-out 200
          vla-robot promote status --policy models/mine                what was decided, and by what
        """;

    public static Command Create()
    {
        Option<string> watch = new("--watch") { Description = "The robots' store, or the collector's.", Required = true };
        Option<string> policy = new("--policy") { Description = "The policy's folder, whose versions learn and where the next are put.", Required = true };
        Option<string> task = new("--task") { Description = "The task; several separated by commas, or 'all'.", Required = true };
        Option<string> run = new("--run")
        {
            Description = "The folder of this work: a run for each version.",
            DefaultValueFactory = _ => RepositoryPaths.Of("runs", "learn")
        };
        NumberOption<int> groups = new("--groups", "groups", 1, 100_000)
        {
            Description = "Whole groups of the version in use before the next is learned, and again as many after one was rejected.",
            DefaultValueFactory = _ => 8
        };
        NumberOption<int> size = new("--group-size", "attempts", 2, 10_000) { Description = "Attempts of a whole group.", DefaultValueFactory = _ => 8 };
        NumberOption<int> versions = new("--versions", "versions", 0, 100_000)
        {
            Description = "Versions that are promoted before it ends; 0 goes on until it is stopped.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<double> every = new("--look-every", "seconds", 0.05, 3600) { Description = "How often it looks.", DefaultValueFactory = _ => 2 };
        Option<string?> key = new("--signing-key") { Description = "Signs every new version ('vla-robot promote key')." };
        NumberOption<long> seed = new("--seed", "", 0, long.MaxValue) { Description = "The seed of adapters and orders.", DefaultValueFactory = _ => 1 };
        NumberOption<int> threads = new("--threads", "threads", 0, 256) { Description = "Threads; 0 for one per processor.", DefaultValueFactory = _ => 0 };
        OptionalNumberOption<double> rate = new("--learning-rate", "", 1e-9, 1) { Description = "The learning rate; the preset's when not given." };
        OptionalNumberOption<int> steps = new("--optimizer-steps", "steps", 1, 10_000)
        {
            Description = "Optimizer steps per epoch; the preset's when not given."
        };
        NumberOption<int> lora = new("--lora-rank", "", 0, 4096)
        {
            Description = "Trains low-rank adapters of this rank, merged at the end; 0 trains all weights.",
            DefaultValueFactory = _ => 0
        };
        WordOption device = TorchDevice.Option();
        Option<bool> bfloat16 = LearningOptions.Bfloat16();
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output when it ends." };
        Option<bool> report = new("--report") { Description = "Only report how every version did until now, and draw learning.png." };
        NumberOption<int> heldOut = new("--held-out", "starts", 0, 100_000)
        {
            Description = "With --report, for tasks of the simulator: report starts that every version is measured on, greedily.",
            DefaultValueFactory = _ => 0
        };
        RecordedOptions recorded = new();
        Command command = new("learn", Description)
        {
            watch, policy, task, run, groups, size, versions, every, key, seed, threads, rate, steps, lora, device, bfloat16, report, heldOut, json
        };
        recorded.AddWaysTo(command);
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation =>
        {
            if (!parsed.GetValue(report))
            {
                IgnoredOptions.Refuse(parsed, "There is no --report, which alone knows", heldOut);
            }
            else
            {
                IgnoredOptions.Refuse(
                    parsed,
                    "--report learns nothing and would ignore",
                    [groups, size, versions, every, key, seed, rate, steps, lora, .. recorded.Ways]);
            }

            WatchOptions options = new()
            {
                PolicyFolder = PolicyLocation.Parse(parsed.GetValue(policy)!).Folder,
                WorkFolder = parsed.GetValue(run)!,
                Groups = parsed.GetValue(groups),
                GroupSize = parsed.GetValue(size),
                Versions = parsed.GetValue(versions),
                LookEvery = TimeSpan.FromSeconds(parsed.GetValue(every)),
                SigningKey = parsed.GetValue(key),
                Learning = recorded.Learning(parsed, new StoredGrpoOptions
                {
                    Store = parsed.GetValue(watch)!,
                    Policy = parsed.GetValue(policy)!,
                    Tasks = RecordedTasks.Of(parsed.GetValue(task)!),
                    RunFolder = parsed.GetValue(run)!,
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads) == 0 ? Environment.ProcessorCount : parsed.GetValue(threads),
                    LoraRank = parsed.GetValue(lora),
                    LoraAlpha = null,
                    Device = parsed.GetValue(device)!,
                    UsesBfloat16 = parsed.GetValue(bfloat16),
                    UsesGradientCheckpointing = false,
                    CommandText = ProgramCommand.Text("vla-learn", parsed),
                    Learning = preset => Constants(preset, parsed.GetValue(size), parsed.GetValue(rate), parsed.GetValue(steps)),
                }),
            };
            Terminal terminal = new(parsed.GetValue(json));
            return parsed.GetValue(report) ? LearningReport.Show(options, parsed.GetValue(heldOut), terminal, cancellation)
                : WatchSession.Run(options, terminal, cancellation);
        }));
        return command;
    }

    private static GrpoOptions Constants(string preset, int groupSize, double? rate, int? steps)
    {
        GrpoOptions usual = GrpoPresets.Of(preset);
        return usual with { GroupSize = groupSize, LearningRate = rate ?? usual.LearningRate, OptimizerSteps = steps ?? usual.OptimizerSteps };
    }
}
