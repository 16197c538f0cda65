using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Learner.Learning;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Training.Imitation;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Learner.Imitation;

/// <summary><c>vla-learn imitate</c>: a policy from demonstrations.</summary>
internal static class ImitateCommand
{
    private const string Description = """
        Trains a policy's network on recorded demonstrations by cross-entropy over its action tokens.

        Examples:
          vla-learn imitate --store runs/demonstrations --run runs/imitation
          vla-learn imitate --store runs/demonstrations --run runs/bell --task click_bell --quantile 0    one task of a store
          vla-learn imitate --store runs/three --run runs/three-imitation --preset small-stem --camera cam_high,cam_left_wrist,cam_right_wrist
          vla-learn imitate --store runs/demonstrations --run runs/imitation --resume    goes on after a stop
          vla-learn imitate --store runs/specialists --of rollouts --run runs/all --from runs/imitation    what specialists learned, into one policy
          vla-learn imitate --store runs/new --run runs/tuned --from runs/imitation --lora-rank 32   changes a policy by low-rank adapters
        """;

    public static Command Create()
    {
        Command command = Define(out Func<ParseResult, ImitationSessionOptions> read);
        command.SetAction(parsed =>
            ProgramHost.Guard("vla-learn", cancellation => ImitationSession.Run(read(parsed), new Terminal(parsed.GetValue<bool>("--json")), cancellation)));
        return command;
    }

    /// <summary>The options of a command line that was written by a program; its words begin with the command's.</summary>
    public static ImitationSessionOptions Parse(IReadOnlyList<string> words) =>
        ParsedCommand.Of(Define(out Func<ParseResult, ImitationSessionOptions> read), read, words);

    private static Command Define(out Func<ParseResult, ImitationSessionOptions> read)
    {
        Option<string> store = new("--store") { Description = "The folder of the demonstrations.", Required = true };
        Option<string> run = new("--run") { Description = "The folder of this run: manifest, checkpoint, metrics, weights.", Required = true };
        Option<string> name = new("--name") { Description = "The policy's name.", DefaultValueFactory = _ => "transfer-cube-nano" };
        WordOption preset = new("--preset", [.. PolicyPresets.Names]) { Description = "The network's size.", DefaultValueFactory = _ => "nano" };
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<string> camera = new("--camera")
        {
            Description = "The camera that the policy sees; several are separated by commas.",
            DefaultValueFactory = _ => "cam_high"
        };
        Option<string?> task = new("--task")
        {
            Description = "Learn from this task's demonstrations only; several are separated by commas, and all in the store are learned "
                + "from when it is not given."
        };
        NumberOption<double> quantile = new("--quantile", "", 0, 0.49)
        {
            Description = "The share of waypoints that the bins leave out at each end; 0 reaches every waypoint, as ALOHA's bounds do, with wider bins.",
            DefaultValueFactory = _ => 0.01
        };
        NumberOption<int> episodes = new("--episodes", "demonstrations", 0, 1_000_000)
        {
            Description = "How many demonstrations to learn from; 0 takes all.",
            DefaultValueFactory = _ => 0
        };
        WordOption of = new("--of", "demonstrations", "rollouts", "all")
        {
            Description = "Whose successes to imitate: demonstrations, or rollouts that a policy made in collect mode, one sample per decision.",
            DefaultValueFactory = _ => "demonstrations"
        };
        NumberOption<int> perStart = new("--per-start", "episodes", 0, 1000)
        {
            Description = "The most successes of one start to imitate, so that starts at which a policy seldom succeeds count as much as others; 0 takes all.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<int> steps = new("--steps", "steps", 1, 100_000_000) { Description = "Optimizer steps.", DefaultValueFactory = _ => 4000 };
        NumberOption<int> batch = new("--batch", "samples", 1, 65_536) { Description = "Samples per step.", DefaultValueFactory = _ => 32 };
        NumberOption<double> rate = new("--learning-rate", "", 1e-9, 1) { Description = "The highest learning rate.", DefaultValueFactory = _ => 1e-3 };
        NumberOption<double> sigma = new("--label-sigma", "bins", 0, 31)
        {
            Description = "Spreads each label over neighbouring bins, in bins; 0 is plain cross-entropy.",
            DefaultValueFactory = _ => 2
        };
        NumberOption<double> noise = new("--proprioception-noise", "", 0, 0.99)
        {
            Description = "Noise on the measured joints while learning, in their unit.",
            DefaultValueFactory = _ => 0.02
        };
        NumberOption<int> shift = new("--shift", "pixels", 0, 15)
        {
            Description = "Random image shift while learning, in pixels.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<long> seed = new("--seed", "", 0, long.MaxValue) { Description = "The seed of weights and batches.", DefaultValueFactory = _ => 1 };
        NumberOption<int> threads = new("--threads", "threads", 0, 256)
        {
            Description = "Threads that learn at once; 0 leaves it to libtorch.",
            DefaultValueFactory = _ => 2
        };
        Option<string?> from = new("--from")
        {
            Description = "The folder of a run or policy to start from: its network, normalisation and weights; --preset is not looked at."
        };
        NumberOption<int> loraRank = new("--lora-rank", "", 0, 4096)
        {
            Description = "Trains low-rank adapters of this rank over the weights of --from, merged at the end; 0 trains all weights.",
            DefaultValueFactory = _ => 0
        };
        OptionalNumberOption<double> loraAlpha = LearningOptions.LoraAlpha();
        WordOption device = TorchDevice.Option();
        Option<bool> bfloat16 = LearningOptions.Bfloat16();
        Option<bool> resume = new("--resume") { Description = "Go on from the run's checkpoint." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("imitate", Description)
        {
            store, run, name, preset, robot, camera, task, quantile, episodes, of, perStart, steps, batch, rate, sigma, noise, shift, seed, threads, from,
            loraRank, loraAlpha, device, bfloat16, resume, json
        };
        read = parsed => new ImitationSessionOptions
        {
            Store = parsed.GetValue(store)!,
            RunFolder = parsed.GetValue(run)!,
            Name = parsed.GetValue(name)!,
            Preset = parsed.GetValue(preset)!,
            Tasks = parsed.GetValue(task) is { } word ? RecordedTasks.Of(word) : [],
            Quantile = parsed.GetValue(quantile),
            RobotFile = parsed.GetValue(robot)!,
            Camera = parsed.GetValue(camera)!,
            From = parsed.GetValue(from),
            Episodes = parsed.GetValue(episodes),
            PerStart = parsed.GetValue(perStart),
            Kinds = parsed.GetValue(of) switch
            {
                "rollouts" => [EpisodeMode.Collect],
                "all" => [EpisodeMode.Demonstrate, EpisodeMode.Collect],
                _ => [EpisodeMode.Demonstrate],
            },
            Device = parsed.GetValue(device)!,
            Resumes = parsed.GetValue(resume),
            CommandText = ProgramCommand.Text("vla-learn", parsed),
            Learning = new ImitationOptions
            {
                TotalSteps = parsed.GetValue(steps),
                BatchSize = parsed.GetValue(batch),
                PeakLearningRate = parsed.GetValue(rate),
                LabelSigmaBins = parsed.GetValue(sigma),
                ProprioceptionNoise = parsed.GetValue(noise),
                ShiftPixels = parsed.GetValue(shift),
                Seed = parsed.GetValue(seed),
                Lora = parsed.GetValue(loraRank) == 0 ? null : LoraOptions.OfRank(parsed.GetValue(loraRank), parsed.GetValue(loraAlpha)),
                UsesBfloat16 = parsed.GetValue(bfloat16),
                ThreadCount = parsed.GetValue(threads),
                CheckpointPath = Path.Combine(parsed.GetValue(run)!, "checkpoint.safetensors"),
                MetricsPath = Path.Combine(parsed.GetValue(run)!, "metrics.jsonl"),
            },
        };
        return command;
    }
}
