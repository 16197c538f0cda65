using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Observations;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Environments;

namespace SimpleVlaRl.Benchmarks.StepMemory;

/// <summary>Samples and learns steps of GRPO with pictures as large as those of the paper, and says how much memory that took.</summary>
internal sealed class StepMemoryBench(StepMemoryOptions options)
{
    public const int GroupSize = 8;
    private const int Environments = 64;
    private readonly GrpoStart start = GrpoStart.Find(RepositoryPaths.Of("models", "transfer-cube-nano"));

    public int Run(Terminal terminal, CancellationToken cancellation)
    {
        PolicyManifest manifest = Manifest();
        using PolicyNetwork network = new(manifest.Architecture, manifest.Proprioception, options.Seed);
        GrpoOptions learning = GrpoPresets.Small with { GroupSize = GroupSize, GroupsPerIteration = options.Episodes / GroupSize, OptimizerSteps = 1 };
        using GrpoLearner learner = new(network, learning, Environment.ProcessorCount);
        using IRolloutEngine engine = RolloutEngines.Create(isOnnx: true, network, adapters: null, manifest, threads: 1);
        ImageSpill? spill = options.SpillFolder is { } folder ? new ImageSpill(folder) : null;
        EnvironmentRollout rollout = new(
            manifest, start.Folder, engine, new EnvironmentOptions { BatchLimit = Environments, Spill = spill }, TimeProvider.System);
        GroupSampler sampler = new(learning, _ => throw new InvalidOperationException("Environments choose their starts."), options.Seed)
        {
            MostClaimedBytes = long.MaxValue
        };
        using CancellationTokenRegistration stopped = cancellation.Register(rollout.Close);
        long before = MemoryMeter.HeldBytes();
        using MemoryMeter meter = new();
        Task playing = new StepMemoryEnvironments(rollout, options.Episodes / GroupSize, options).Play(Environments);
        JsonArray steps = [];
        for (int step = 0; step < options.Steps; step++)
        {
            steps.Add(Step(step, rollout, sampler, learner, engine, meter, terminal, cancellation));
        }

        rollout.Close();
        playing.GetAwaiter().GetResult();
        double most = steps.Max(step => Math.Max(step!["sampling_peak_gigabytes"]!.GetValue<double>(), step["learning_peak_gigabytes"]!.GetValue<double>()));
        double pictures = (double)options.Episodes * options.Decisions * options.Cameras * options.ImageSize * options.ImageSize * 3 / 1e9;
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Episodes} episodes of {options.Decisions} decisions with {options.Cameras} x {options.ImageSize} x {options.ImageSize}: pictures "
            + $"{pictures:0.00} GB, {(spill is null ? "in memory" : "spilled")}; at most {most:0.00} GB held over {options.Steps} steps "
            + $"({before / 1e9:0.00} before)"));
        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["seed"] = options.Seed,
            ["episodes"] = options.Episodes,
            ["decisions"] = options.Decisions,
            ["image_size"] = options.ImageSize,
            ["cameras"] = options.Cameras,
            ["spilled"] = spill is not null,
            ["spilled_gigabytes"] = Terminal.Number((spill?.TotalBytes ?? 0) / 1e9, 3),
            ["pictures_gigabytes"] = Terminal.Number(pictures, 3),
            ["before_gigabytes"] = Terminal.Number(before / 1e9, 3),
            ["peak_gigabytes"] = Terminal.Number(most, 3),
            ["steps"] = steps,
        });
        return ExitCode.Success;
    }

    private static JsonObject Step(
        int number, EnvironmentRollout rollout, GroupSampler sampler, GrpoLearner learner, IRolloutEngine engine, MemoryMeter meter, Terminal terminal,
        CancellationToken cancellation)
    {
        long began = TimeProvider.System.GetTimestamp();
        sampler.Begin(number);
        rollout.Run(sampler, 1, cancellation);
        IReadOnlyList<GrpoGroup> groups = sampler.Take();
        double sampling = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        double sampled = meter.TakePeakBytes() / 1e9;
        began = TimeProvider.System.GetTimestamp();
        GrpoUpdate update = learner.Update(groups, number, cancellation);
        engine.WeightsChanged();
        double learned = meter.TakePeakBytes() / 1e9;
        double seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"step {number + 1}: {update.Decisions} decisions learned; at most {sampled:0.00} GB in {sampling:0} s of sampling, {learned:0.00} GB in "
            + $"{seconds:0} s of learning"));
        return new JsonObject
        {
            ["groups"] = groups.Count,
            ["decisions_learned"] = update.Decisions,
            ["sampling_seconds"] = Terminal.Number(sampling, 1),
            ["learning_seconds"] = Terminal.Number(seconds, 1),
            ["sampling_peak_gigabytes"] = Terminal.Number(sampled, 3),
            ["learning_peak_gigabytes"] = Terminal.Number(learned, 3),
        };
    }

    /// <summary>The shipped policy's network, small, with random weights and pictures of another size: in 49 patches, so that it is no slower.</summary>
    private PolicyManifest Manifest()
    {
        PolicyArchitecture nano = start.Manifest.Architecture;
        return start.Manifest with
        {
            Architecture = nano with
            {
                ImageSize = options.ImageSize,
                ImageCount = options.Cameras,
                VisionEncoders = [nano.VisionEncoders[0] with { PatchSize = options.ImageSize / 7 }],
            },
            Cameras =
            [
                .. Enumerable.Range(0, options.Cameras).Select(camera => start.Manifest.Cameras[0] with
                {
                    Name = FormattableString.Invariant($"camera_{camera}"), Width = options.ImageSize, Height = options.ImageSize
                }),
            ],
        };
    }
}
