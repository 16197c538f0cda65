using System.CommandLine;
using System.Text.Json;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Experiments.Reinforcement.Environments;
using SimpleVlaRl.Experiments.Reinforcement.Stored;
using SimpleVlaRl.Experiments.Splits;
using SimpleVlaRl.Learner.Learning;

namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary><c>vla-learn grpo</c>: a policy becomes better by success and failure alone.</summary>
internal static class GrpoCommand
{
    private const string CommandName = "command.json";
    private const string Description = """
        Improves a policy by GRPO on binary outcomes: groups of attempts from one start, compared with each other. No critic, no reference policy, no KL term.
        The constants come from the policy's preset; --paper takes SimpleVLA-RL's. The result is a run folder that 'vla-learn export' takes.

        Examples:
          vla-learn grpo --policy runs/imitation --task transfer_cube --run runs/grpo --minutes 15
          vla-learn grpo --policy models/transfer-cube-nano --run runs/better --iterations 20 --temperature 1.2 --seed 2
          vla-learn grpo --policy runs/all --task all --run runs/all-better       one policy on all tasks, told apart by their instructions
          vla-learn grpo --policy models/mine --episodes store --task lift_pot --run runs/real      from what a robot has recorded
          vla-learn grpo --policy models/mine --episodes store --task lift_pot --run runs/real --explain
          vla-learn grpo --policy models/libero --environments ws://127.0.0.1:8000/vla-eval --run runs/libero      from environments that connect
          vla-learn grpo --run runs/grpo --resume                  goes on after a stop, also after kill -9
          vla-learn grpo --run runs/grpo --resume --minutes 30     goes on for longer
        """;

    public static Command Create()
    {
        Command command = Define(out Func<ParseResult, GrpoSessionOptions> read, out Func<ParseResult, StoredGrpoOptions?> readRecorded);
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation =>
        {
            Terminal terminal = new(parsed.GetValue<bool>("--json"));
            return readRecorded(parsed) is { } recorded ? StoredGrpoSession.Run(recorded, terminal, cancellation)
                : GrpoSession.Run(read(parsed), terminal, cancellation);
        }));
        return command;
    }

    /// <summary>The options of a command line that was written by a program; its words begin with the command's.</summary>
    public static GrpoSessionOptions Parse(IReadOnlyList<string> words) =>
        ParsedCommand.Of(Define(out Func<ParseResult, GrpoSessionOptions> read, out _), read, words);

    private static Command Define(out Func<ParseResult, GrpoSessionOptions> read, out Func<ParseResult, StoredGrpoOptions?> readRecorded)
    {
        Option<string> policy = new("--policy")
        {
            Description = "The run or policy to start from: a folder with policy.json and model.safetensors.",
            DefaultValueFactory = _ => ""
        };
        Option<string?> name = new("--name") { Description = "The new policy's name; the old one's when not given, so that the export is its next version." };
        Option<string> task = new("--task")
        {
            Description = "The task; of several, separated by commas, or of 'all', each group takes the next.",
            DefaultValueFactory = _ => "transfer_cube"
        };
        Option<string> run = new("--run")
        {
            Description = "The folder of this run: manifest, checkpoints, metrics.jsonl, training.png, weights.",
            Required = true
        };
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        NumberOption<int> iterations = new("--iterations", "iterations", 0, 1_000_000)
        {
            Description = "Iterations in all; 0 for no limit.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<double> minutes = new("--minutes", "minutes", 0, 100_000)
        {
            Description = "Minutes in all; 0 for no limit.",
            DefaultValueFactory = _ => 15
        };
        NumberOption<long> attempts = new("--attempts", "episodes", 0, long.MaxValue)
        {
            Description = "Episodes sampled in all; the iteration that reaches them is the last. 0 for no limit.",
            DefaultValueFactory = _ => 0
        };
        Option<bool> evaluateStart = new("--evaluate-start") { Description = "Also evaluate before the first iteration, into start.json." };
        NumberOption<long> seed = new("--seed", "", 0, long.MaxValue) { Description = "The seed of starts and draws.", DefaultValueFactory = _ => 1 };
        Option<bool> randomize = new("--randomize") { Description = "Let colours and lights vary with the start." };
        NumberOption<int> delay = new("--delay-ticks", "servo ticks", 0, 1000)
        {
            Description = "Servo ticks of pause between chunks: the time inference takes on the robot.",
            DefaultValueFactory = _ => 3
        };
        EnvironmentsOptions environments = new();
        AssistantsOptions assistants = new();
        Option<string?> spill = new("--spill")
        {
            Description = "A folder for the pictures that are learned from, in place of memory: 512 episodes of 64 decisions with three pictures of 224 x 224 "
                + "are 15 GB."
        };
        NumberOption<int> threads = new("--threads", "threads", 0, 256) { Description = "Threads; 0 for one per processor.", DefaultValueFactory = _ => 0 };
        WordOption engine = new("--engine", "auto", "onnx", "torch")
        {
            Description = "What acts: onnx (ONNX Runtime on the learner's memory, in single precision also beside --bf16), torch, or auto: onnx on the "
                + "processor without --bf16.",
            DefaultValueFactory = _ => "auto"
        };
        Option<bool> deterministic = new("--deterministic")
        {
            Description = "Everything in one order: a run, stopped and resumed or not, gives the same numbers. Slower."
        };
        NumberOption<int> evaluateEvery = new("--evaluate-every", "iterations", 0, 1_000_000)
        {
            Description = "Iterations between greedy evaluations on validation starts; 0 for none.",
            DefaultValueFactory = _ => 5
        };
        NumberOption<int> evaluationEpisodes = new("--evaluation-episodes", "episodes", 1, 100_000)
        {
            Description = "Starts of an evaluation.",
            DefaultValueFactory = _ => 32
        };
        NumberOption<int> choice = new("--choice-episodes", "episodes", 0, 100_000)
        {
            Description = "Validation starts, other ones, on which, whenever a greedy evaluation is due, the weights to ship are chosen, those to start from "
                + "among them; 0 ships the last, as does --evaluate-every 0.",
            DefaultValueFactory = _ => 64
        };
        NumberOption<int> probe = new("--probe-episodes", "episodes", 0, 100_000)
        {
            Description = "Episodes of the first look at greedy and sampled success; 0 for none.",
            DefaultValueFactory = _ => 32
        };
        NumberOption<int> lora = new("--lora-rank", "", 0, 4096)
        {
            Description = "Trains low-rank adapters of this rank, merged at the end; 0 trains all weights.",
            DefaultValueFactory = _ => 0
        };
        OptionalNumberOption<double> loraAlpha = LearningOptions.LoraAlpha();
        WordOption device = TorchDevice.Option();
        Option<bool> bfloat16 = LearningOptions.Bfloat16();
        Option<bool> recompute = new("--gradient-checkpointing")
        {
            Description = "Layers are computed again for the gradient instead of kept: less memory, more time."
        };
        NumberOption<int> checkpointEvery = new("--checkpoint-every", "iterations", 1, 1_000_000)
        {
            Description = "Iterations between checkpoints.",
            DefaultValueFactory = _ => 1
        };
        Option<bool> resume = new("--resume") { Description = "Go on from the run's newest checkpoint, with its options." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        GrpoConstants constants = new();
        Command command = new("grpo", Description)
        {
            policy, name, task, run, robot, iterations, minutes, seed, randomize, delay, environments.Where, spill, threads, engine, deterministic,
            attempts, evaluateStart, evaluateEvery, evaluationEpisodes, choice, probe, lora, loraAlpha, device, bfloat16, recompute, checkpointEvery,
            resume, json,
        };
        foreach (Option constant in constants.All)
        {
            command.Options.Add(constant);
        }

        SplitOptions split = new();
        command.Options.Add(split.Split);
        environments.AddTo(command);
        assistants.AddTo(command);
        RecordedOptions recorded = new();
        recorded.AddTo(command);
        readRecorded = parsed => !recorded.AreGiven(
            parsed,
            [
                robot, iterations, minutes, randomize, delay, engine, deterministic, evaluateEvery, evaluationEpisodes, choice, probe,
                split.Split, attempts, evaluateStart, spill, checkpointEvery, resume, .. environments.All, .. assistants.All, .. constants.OfSampling,
            ])
            ? null
            : recorded.Complete(parsed, new StoredGrpoOptions
            {
                Policy = parsed.GetValue(policy) is { Length: > 0 } given ? given
                    : throw new UsageException("Give the policy whose version has acted with --policy."),
                Name = parsed.GetValue(name),
                Tasks = RecordedTasks.Of(parsed.GetValue(task)!),
                RunFolder = parsed.GetValue(run)!,
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads) == 0 ? Environment.ProcessorCount : parsed.GetValue(threads),
                LoraRank = parsed.GetValue(lora),
                LoraAlpha = parsed.GetValue(loraAlpha),
                Device = parsed.GetValue(device)!,
                UsesBfloat16 = parsed.GetValue(bfloat16),
                UsesGradientCheckpointing = parsed.GetValue(recompute),
                CommandText = ProgramCommand.Text("vla-learn", parsed),
                Learning = preset => constants.Of(new GrpoSettings(parsed, null), preset, false),
            });
        read = parsed =>
        {
            string folder = parsed.GetValue(run)!;
            bool resumes = parsed.GetValue(resume);
            GrpoSettings settings = new(parsed, resumes ? Earlier(command, folder) : null);
            if (settings.Of(policy).Length == 0)
            {
                throw new UsageException("Give the run or policy to start from with --policy.");
            }

            ListeningOptions? listening = environments.Listening(
                parsed, settings,
                [
                    task, robot, split.Split, evaluateStart, randomize, delay, deterministic, evaluateEvery, evaluationEpisodes, choice, probe,
                    constants.OfBranching
                ]);
            GrpoSessionOptions options = new()
            {
                Policy = settings.Of(policy),
                Name = settings.Of(name),
                // Environments that connect say themselves what they play.
                Tasks = listening is null ? SimulatorFactory.TaskNames(settings.Of(task)) : [settings.Of(task)!],
                RunFolder = folder,
                RobotFile = settings.Of(robot),
                Iterations = settings.Of(iterations),
                Minutes = settings.Of(minutes),
                Attempts = settings.Of(attempts),
                EvaluatesStart = listening is null && settings.Of(evaluateStart),
                Seed = settings.Of(seed),
                Split = listening is null ? SplitOptions.Seen(settings.Of(split.Split)!) : null,
                Randomize = settings.Of(randomize),
                DelayTicks = settings.Of(delay),
                Environments = environments.Simulated(settings),
                Listening = listening,
                Assistants = assistants.Of(settings),
                SpillFolder = settings.Of(spill),
                Threads = settings.Of(threads) == 0 ? Environment.ProcessorCount : settings.Of(threads),
                Engine = settings.Of(engine)!,
                IsDeterministic = settings.Of(deterministic),
                EvaluateEvery = listening is null ? settings.Of(evaluateEvery) : 0,
                EvaluationEpisodes = settings.Of(evaluationEpisodes),
                ChoiceEpisodes = listening is not null || settings.Of(evaluateEvery) == 0 ? 0 : settings.Of(choice),
                ProbeEpisodes = listening is null ? settings.Of(probe) : 0,
                LoraRank = settings.Of(lora),
                LoraAlpha = settings.Of(loraAlpha),
                Device = settings.Of(device)!,
                UsesBfloat16 = settings.Of(bfloat16),
                UsesGradientCheckpointing = settings.Of(recompute),
                CheckpointEvery = settings.Of(checkpointEvery),
                Resumes = resumes,
                CommandText = ProgramCommand.Text("vla-learn", parsed),
                Learning = preset => constants.Of(settings, preset, settings.Of(bfloat16) && settings.Of(engine) == "onnx"),
            };
            if (!resumes)
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(Path.Combine(folder, CommandName), JsonSerializer.Serialize(parsed.Tokens.Skip(1).Select(token => token.Value).ToArray()));
            }

            return options;
        };
        return command;
    }

    private static ParseResult Earlier(Command command, string folder)
    {
        string path = Path.Combine(folder, CommandName);
        try
        {
            ParseResult earlier = command.Parse(JsonSerializer.Deserialize<string[]>(File.ReadAllText(path))!);
            return earlier.Errors.Count == 0
                ? earlier
                : throw new UserException($"'{path}' holds no command line of this program: {earlier.Errors[0].Message} Leave --resume out to start anew.");
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            throw new UserException($"There is nothing to resume in '{folder}': {exception.Message} Leave --resume out to start anew.", exception);
        }
    }
}
