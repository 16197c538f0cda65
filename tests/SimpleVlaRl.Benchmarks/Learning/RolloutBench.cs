using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>Sampling and learning, against one robot at a time and against a bare loop over libtorch.</summary>
internal static class RolloutBench
{
    private const int GroupSize = 8;
    private const int DelayTicks = 3;

    public static int Run(string policy, string task, string robotFile, RolloutBenchSizes sizes, Terminal terminal, CancellationToken cancellation)
    {
        if (sizes.Attempts % GroupSize != 0)
        {
            throw new UsageException($"--attempts is {sizes.Attempts}; expected a multiple of {GroupSize}.");
        }

        GrpoStart start = GrpoStart.Find(policy);
        RobotProfile robot = RobotProfileFile.Read(robotFile).Profile;
        using SimulatedBimanualEnvironment many = SimulatorFactory.Create(robot, sizes.Environments, task);
        using SimulatedBimanualEnvironment one = SimulatorFactory.Create(robot, 1, task);
        using PolicyNetwork network = new(start.Manifest.Architecture, start.Manifest.Proprioception, seed: 1);
        using (SafetensorsFile weights = SafetensorsFile.Open(start.WeightsPath))
        {
            network.LoadWeights(weights);
        }

        using RolloutBenchPeer? peer = sizes.WithPyTorch ? new RolloutBenchPeer(start, sizes.Threads) : null;
        GrpoOptions learning = GrpoPresets.Of(start.Manifest.Architecture.Preset) with
        {
            GroupSize = GroupSize,
            GroupsPerIteration = sizes.Attempts / GroupSize,
            UsesDynamicSampling = false,
            LearningRate = 1e-12
        };
        using TorchRolloutEngine torchEngine = new(network);
        using LiveOnnxEngine onnxEngine = new(network, null, start.Manifest, threads: 1);
        using LiveOnnxEngine onnxWide = new(network, null, start.Manifest, sizes.Threads);
        using GrpoLearner learner = new(network, learning, sizes.Threads);
        SampledRolloutOptions wide = new()
        {
            InferenceDelayTicks = DelayTicks,
            TimeLimitTicks = each => SimulatorFactory.TimeLimitTicks(robot, each),
            ThreadCount = sizes.Threads
        };
        SampledRollout Rollout(SimulatedBimanualEnvironment environments, IRolloutEngine engine, bool isLockStep) =>
            new(start.Manifest, start.Folder, environments, engine, wide with { IsLockStep = isLockStep }, TimeProvider.System);
        SampledRollout[] rollouts = [Rollout(many, onnxEngine, false), Rollout(many, torchEngine, false), Rollout(one, onnxWide, true)];
        List<RolloutBenchRow>[] rows = [[], [], []];
        List<(double Ours, double Bare, double Peer)> learned = [];
        List<(double Onnx, double Torch, double Bare)> inferred = [];
        for (int repeat = 0; repeat <= sizes.Repeats; repeat++)
        {
            IReadOnlyList<GrpoGroup> groups = [];
            for (int kind = 0; kind < rollouts.Length; kind++)
            {
                GroupSampler sampler = new(learning, group => GrpoStarts.Training([task], 1, group, false), seed: 1);
                sampler.Begin(0);
                TimeSpan processor = Environment.CpuUsage.TotalTime;
                long began = TimeProvider.System.GetTimestamp();
                RolloutTimes times = rollouts[kind].Run(sampler, learning.Temperature, cancellation);
                rows[kind].Add(new RolloutBenchRow(
                    sampler.Counts, times, TimeProvider.System.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds));
                groups = kind == 0 ? sampler.Take() : groups;
            }

            (double ours, double bare, int decisions) = RolloutBenchLoops.Learn(learner, network, learning, groups, sizes.Threads, cancellation);
            learned.Add((ours, bare, peer?.Learn(groups, learning, decisions) ?? double.NaN));
            inferred.Add(
                RolloutBenchLoops.Infer([onnxEngine, torchEngine], network, start.Manifest, groups, Math.Max(1, sizes.Environments / 2), learning.Temperature));
            terminal.Status(string.Create(
                CultureInfo.InvariantCulture,
                $"{(repeat == 0 ? "warm-up" : $"{repeat}/{sizes.Repeats}")}: {rows[0][^1].StepsPerSecond:0} steps/s with onnx, {rows[1][^1].StepsPerSecond:0} "
                + $"with torch, {rows[2][^1].StepsPerSecond:0} one at a time; learning {learned[^1].Ours:0.0} s, bare {learned[^1].Bare:0.0} s, "
                + $"PyTorch {learned[^1].Peer:0.0} s"));
        }

        Show(terminal, sizes, start, [.. rows.Select(list => list.Skip(1).ToList())], [.. learned.Skip(1)], [.. inferred.Skip(1)], peer?.Description);
        return ExitCode.Success;
    }

    private static void Show(
        Terminal terminal,
        RolloutBenchSizes sizes,
        GrpoStart start,
        List<RolloutBenchRow>[] rows,
        List<(double Ours, double Bare, double Peer)> learned,
        List<(double Onnx, double Torch, double Bare)> inferred,
        string? peer)
    {
        double Steps(int kind) => Times.MedianOf(rows[kind].Select(row => row.StepsPerSecond));
        double learning = Times.MedianOf(learned.Select(pair => pair.Ours));
        double sampling = Times.MedianOf(rows[0].Select(row => row.Seconds));
        RolloutBenchRow middle = rows[0].OrderBy(row => row.Seconds).ElementAt(rows[0].Count / 2);

        // Shares of processor time: learning keeps all threads busy.
        double busy = middle.Times.Physics + middle.Times.Rendering + middle.Times.Inference + middle.Times.Idle + (learning * sizes.Threads);
        double againstOne = Steps(0) / Steps(2);
        double learningToBare = Times.MedianOf(learned.Select(pair => pair.Ours / pair.Bare));
        double learningToPeer = Times.MedianOf(learned.Select(triple => triple.Ours / triple.Peer));
        double inferenceToBare = Times.MedianOf(inferred.Select(pair => Math.Min(pair.Onnx, pair.Torch) / pair.Bare));
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{sizes.Attempts} attempts: {sampling:0.0} s sampling + {learning:0.0} s learning; {Steps(0):0} steps/s with onnx, {Steps(1):0} with torch; "
            + $"{againstOne:0.00} times one robot at a time"));
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"processor time: physics {100 * middle.Times.Physics / busy:0} %, rendering {100 * middle.Times.Rendering / busy:0} %, inference "
            + $"{100 * middle.Times.Inference / busy:0} %, learning {100 * learning * sizes.Threads / busy:0} %, waiting "
            + $"{100 * middle.Times.Idle / busy:0} %"));
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"against a bare loop over libtorch: learning {learningToBare:0.00}, inference {inferenceToBare:0.00} times as long"));
        if (peer is not null)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"against {peer}: learning {learningToPeer:0.00} times as long"));
        }

        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["policy"] = start.Manifest.Name,
            ["attempts"] = sizes.Attempts,
            ["environments"] = sizes.Environments,
            ["threads"] = sizes.Threads,
            ["repeats"] = sizes.Repeats,
            ["steps_per_second"] = Terminal.Number(Steps(0), 0),
            ["steps_per_second_torch"] = Terminal.Number(Steps(1), 0),
            ["steps_per_second_one_at_a_time"] = Terminal.Number(Steps(2), 0),
            ["tokens_per_second"] = Terminal.Number(
                Times.MedianOf(rows[0].Select(row => row.Counts.Decisions * start.Manifest.Architecture.ActionTokenCount / row.Seconds)), 0),
            ["processor_us_per_step"] = Terminal.Number(Times.MedianOf(rows[0].Select(row => row.ProcessorMicrosecondsPerStep))),
            ["processor_us_per_step_torch"] = Terminal.Number(Times.MedianOf(rows[1].Select(row => row.ProcessorMicrosecondsPerStep))),
            ["processor_us_per_step_one_at_a_time"] = Terminal.Number(Times.MedianOf(rows[2].Select(row => row.ProcessorMicrosecondsPerStep))),
            ["ratio_to_one_at_a_time"] = Terminal.Number(againstOne),
            ["seconds"] = new JsonObject { ["sampling"] = Terminal.Number(sampling), ["learning"] = Terminal.Number(learning) },
            ["share"] = new JsonObject
            {
                ["physics"] = Terminal.Number(middle.Times.Physics / busy),
                ["rendering"] = Terminal.Number(middle.Times.Rendering / busy),
                ["inference"] = Terminal.Number(middle.Times.Inference / busy),
                ["learning"] = Terminal.Number(learning * sizes.Threads / busy),
                ["waiting"] = Terminal.Number(middle.Times.Idle / busy),
            },
            ["inference_ms"] = new JsonObject
            {
                ["rows"] = Math.Max(1, sizes.Environments / 2),
                ["onnx"] = Terminal.Number(1e3 * Times.MedianOf(inferred.Select(pair => pair.Onnx))),
                ["torch"] = Terminal.Number(1e3 * Times.MedianOf(inferred.Select(pair => pair.Torch))),
                ["bare"] = Terminal.Number(1e3 * Times.MedianOf(inferred.Select(pair => pair.Bare))),
            },
            ["pytorch"] = peer,
            ["ratio_learning_to_pytorch"] = Terminal.Number(learningToPeer),
            ["ratio_learning_to_bare_loop"] = Terminal.Number(learningToBare),
            ["ratio_inference_to_bare_loop"] = Terminal.Number(inferenceToBare),
        });
    }
}
