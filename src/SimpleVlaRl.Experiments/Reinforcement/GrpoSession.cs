using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Experiments.Reinforcement.Assisting;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>Looks at the policy first, trains, and leaves weights, manifest, provenance, metrics and a plot in the run's folder.</summary>
internal static class GrpoSession
{
    public static int Run(GrpoSessionOptions options, Terminal terminal, CancellationToken cancellation)
    {
        (JsonObject document, bool isFailure) = Reinforce(options, terminal, cancellation);
        terminal.Json(document);
        return isFailure ? ExitCode.Failure : ExitCode.Success;
    }

    /// <summary>Trains until a limit, a stop or a diagnosis.</summary>
    /// <returns>What it came to, and whether nothing can be reinforced.</returns>
    public static (JsonObject Document, bool IsFailure) Reinforce(GrpoSessionOptions options, Terminal terminal, CancellationToken cancellation)
    {
        GrpoStart start = GrpoStart.Find(options.Policy);
        PolicyManifest manifest = start.Manifest with { Name = options.Name ?? start.Manifest.Name };
        GrpoOptions learning = WithConstant(options.Learning(manifest.Architecture.Preset), options, manifest);
        Demand(options, learning);
        torch.Device device = Device(options);
        NetworkTraining training = new()
        {
            Lora = options.LoraRank > 0 ? LoraOptions.OfRank(options.LoraRank, options.LoraAlpha) : null,
            UsesBfloat16 = options.UsesBfloat16,
            RecomputesLayers = options.UsesGradientCheckpointing
        };
        using PolicyNetwork network = start.Load(manifest, training, options.Seed, device);
        LoraAdapters? adapters = network.Adapters;
        using GradientAssistants assistants = GradientAssistants.Connect(options.Assistants, network, terminal);
        using GrpoLearner learner = new(network, learning, options.Threads) { Assistants = assistants.All, AssistantFailed = assistants.Say };
        using IRolloutEngine engine = RolloutEngines.Create(
            options.UsesOnnx, network, adapters, manifest, options.IsDeterministic ? options.Threads : 1, hasOwnWeights: options.Listening is not null);
        GroupSampler sampler = new(learning, group => GrpoStarts.Training(options.Tasks, options.Seed, group, options.Randomize, options.Split), options.Seed)
        {
            MostClaimedBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2
        };
        using GrpoEpisodes episodes = GrpoEpisodes.Create(options, learning, manifest, start.Folder, engine, terminal);
        using RunFolderClaim claim = RunFolderClaim.Take(options.RunFolder);
        GrpoTrainer trainer = new(
            manifest, learner, sampler, episodes.Learned, episodes.Counted, engine,
            TrainerOptions(options, manifest, learning) with { Spill = episodes.Spill }, TimeProvider.System);
        IWeightSource Weights() => adapters is null ? new TorchWeightSource(network) : new MergedLoraWeights(new TorchWeightSource(network), adapters);
        GrpoChoice? choice = options.ChoiceEpisodes > 0 ? new GrpoChoice(trainer, options, manifest, Weights, terminal) : null;
        PolicyManifestFile.Write(options.RunFolder, manifest);
        StartingPoint.CopyTokenizer(start.Folder, options.RunFolder, manifest);
        if (options.Resumes)
        {
            if (!trainer.TryResume(terminal.Status))
            {
                throw new UserException($"There is nothing to resume in '{options.RunFolder}': it has no whole checkpoint. Leave --resume out to start anew.");
            }

            choice?.Restore();
            terminal.Status($"resumed after iteration {trainer.Iteration} from '{trainer.LastCheckpoint}'");
        }
        else
        {
            trainer.ClearMetrics();
            GrpoProbe.Run(trainer, options, learning, terminal, cancellation);
            choice?.Clear();
            choice?.Consider(cancellation);
            if (options.EvaluatesStart)
            {
                GrpoEvaluation before = trainer.Evaluate(
                    GrpoStarts.Monitoring(options.Tasks, options.EvaluationEpisodes, options.Randomize, options.Split), 0, cancellation);
                WholeFile.WriteText(
                    GrpoFiles.Start(options.RunFolder),
                    new JsonObject { ["successes"] = before.Successes, ["episodes"] = before.Episodes }.ToJsonString());
            }
        }

        GrpoLoop loop = new(trainer, sampler, options, learning, choice, terminal);
        string ending = loop.Run(cancellation);
        Ship(TrainingRun.WeightsPath(options.RunFolder), trainer, choice, manifest, Weights, cancellation);
        TrainingRun.WriteProvenance(options.RunFolder, new TrainingProvenance
        {
            Algorithm = "grpo",
            ParentVersion = start.Version,
            Step = choice?.Best?.OptimizerSteps ?? learner.StepCount,
            Seed = options.Seed,
            Command = options.CommandText,
            Split = options.Split?.Split.Name,
            Episodes = (int)Math.Min(int.MaxValue, (sampler.NextGroup + sampler.BranchedGroups) * learning.GroupSize),
        });
        return loop.Close(ending, learner.StepCount);
    }

    private static void Ship(
        string path, GrpoTrainer trainer, GrpoChoice? choice, PolicyManifest manifest, Func<IWeightSource> weights, CancellationToken cancellation)
    {
        if (choice is not null)
        {
            choice.Consider(cancellation);
            choice.Ship(path);
            return;
        }

        using IDisposable average = trainer.UseAverage();
        GrpoFiles.WriteWeights(path, manifest, weights());
    }

    /// <summary>ONNX Runtime acts on the learner's memory, which is then the processor's.</summary>
    private static torch.Device Device(GrpoSessionOptions options)
    {
        if (options.Engine == "onnx" && options.Device != "cpu")
        {
            throw new UsageException("The engine 'onnx' acts on weights in the processor's memory; give --engine torch with --device cuda.");
        }

        return TorchDevice.Find(options.Device);
    }

    /// <summary>The constants with the tokens of the longest episode, where the loss is divided by them.</summary>
    private static GrpoOptions WithConstant(GrpoOptions learning, GrpoSessionOptions options, PolicyManifest manifest)
    {
        if (learning.Normalizer != LossNormalizer.Constant)
        {
            return learning;
        }

        if (options.Listening is not null)
        {
            throw new UsageException(
                "--normalizer constant divides by the tokens of the longest episode, which environments that connect do not tell; leave it out.");
        }

        RobotProfile robot = RobotProfileFile.Read(options.RobotFile).Profile;
        return learning with
        {
            ConstantTokens = GrpoEpisode.MostTokens(
                options.Tasks.Max(task => SimulatorFactory.TimeLimitTicks(robot, task)), options.DelayTicks, manifest, robot.ServoRateHertz)
        };
    }

    private static void Demand(GrpoSessionOptions options, GrpoOptions learning)
    {
        List<string> errors = [.. learning.Validate()];
        if (options.Iterations < 0 || options.Minutes < 0 || (options.Iterations == 0 && options.Minutes == 0 && options.Attempts == 0))
        {
            errors.Add("iterations, minutes and attempts are all 0, or one is below; give at least one limit");
        }

        if (options.Environments < 1 || options.Threads < 1 || options.EvaluateEvery < 0 || options.EvaluationEpisodes < 1 || options.ChoiceEpisodes < 0
            || options.CheckpointEvery < 1 || options.DelayTicks < 0)
        {
            errors.Add("environments, threads, evaluation-episodes and checkpoint-every must be at least 1, evaluate-every, choice-episodes "
                + "and delay-ticks at least 0");
        }

        if (options.Listening is not null && learning.BranchShare > 0)
        {
            errors.Add($"branch-share is {learning.BranchShare}, and environments that connect cannot be put back into the middle of an episode; leave it out");
        }

        if (options.LoraRank != 0)
        {
            errors.AddRange(LoraOptions.OfRank(options.LoraRank, options.LoraAlpha).Validate());
        }

        if (errors.Count > 0)
        {
            throw new UsageException($"GRPO cannot start: {string.Join("; ", errors)}.");
        }
    }

    private static GrpoTrainerOptions TrainerOptions(GrpoSessionOptions options, PolicyManifest manifest, GrpoOptions learning)
    {
        Dictionary<string, string> fingerprint = GrpoConstants.Describe(learning).ToDictionary(entry => entry.Name, entry => entry.Value);
        fingerprint["policy"] = manifest.Name;
        fingerprint["preset"] = manifest.Architecture.Preset;
        fingerprint["parameters"] = PolicyTensorNames.ParameterCount(manifest.Architecture).ToString(CultureInfo.InvariantCulture);
        fingerprint["chunk"] = $"{manifest.Architecture.ChunkLength}x{manifest.Architecture.ActionDimension}";
        fingerprint["task"] = string.Join(',', options.Tasks);
        if (options.Split is { } seen)
        {
            fingerprint["split"] = seen.Split.Name;
        }

        fingerprint["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture);
        fingerprint["lora_rank"] = options.LoraRank.ToString(CultureInfo.InvariantCulture);
        fingerprint["lora_alpha"] = options.LoraRank == 0
            ? "none"
            : LoraOptions.OfRank(options.LoraRank, options.LoraAlpha).Alpha.ToString("R", CultureInfo.InvariantCulture);
        return new GrpoTrainerOptions
        {
            ThreadCount = options.Threads,
            Temperature = learning.Temperature,
            CheckpointFolder = GrpoFiles.Checkpoints(options.RunFolder),
            CheckpointEvery = options.CheckpointEvery,
            MetricsPath = GrpoFiles.Metrics(options.RunFolder),
            Fingerprint = fingerprint,
            Replay = learning.ReplayBelow > 0 ? new SuccessReplay(learning.ReplayBelow, learning.ReplayEpisodes) : null,
            UnseenStarts = options.Split is { } split
                ? GrpoStarts.Monitoring(options.Tasks, options.EvaluationEpisodes, options.Randomize, split.Unseen)
                : null,
        };
    }
}
