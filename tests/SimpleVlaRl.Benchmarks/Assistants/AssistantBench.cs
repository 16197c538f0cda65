using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Experiments.Reinforcement.Assisting;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Benchmarks.Assistants;

/// <summary>
/// Optimizer steps of one learner on one processor, alone and with an assistant on another: how much faster, and how far apart the gradients are.
/// </summary>
internal sealed class AssistantBench(int decisions, int repeats, int loraRank)
{
    /// <summary>Sums in another order differ by the rounding of single precision; a wrong gradient differs by its own size.</summary>
    private const double LargestDifference = 1e-4;

    private readonly GrpoStart start = GrpoStart.Find(RepositoryPaths.Of("models", "transfer-cube-nano"));

    private NetworkTraining Training => new() { Lora = loraRank > 0 ? LoraOptions.OfRank(loraRank) : null };

    /// <summary>Runs this program again on the first processor alone, where it is not yet.</summary>
    /// <returns>The exit code of that run; null where this is it.</returns>
    public static int? OnOneProcessor(IEnumerable<string> words)
    {
        if (Environment.ProcessorCount == 1)
        {
            return null;
        }

        using Process pinned = Process.Start(new ProcessStartInfo("taskset", ["-c", "0", .. ProgramWords.Of(BenchProgram.Name), .. words]))!;
        pinned.WaitForExit();
        return pinned.ExitCode;
    }

    public int Run(Terminal terminal, CancellationToken cancellation)
    {
        TorchSharp.torch.set_num_threads(1);
        using AssistantProcess process = AssistantProcess.Start(1, "--policy", start.Folder, "--lora-rank", loraRank.ToString(CultureInfo.InvariantCulture));
        (double alone, float[] expected) = Measure(null, terminal, cancellation);
        (double together, float[] gradient) = Measure(process.Address, terminal, cancellation);
        double largest = expected.Max(MathF.Abs);
        double difference = expected.Zip(gradient).Max(pair => Math.Abs((double)pair.First - pair.Second)) / largest;
        double ratio = alone / together;
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{decisions} decisions a step: {alone:0.00} s alone, {together:0.00} s with an assistant, {ratio:0.00} times as fast; gradients "
            + $"{difference:0.0e+0} of the largest apart"));
        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["decisions"] = decisions,
            ["lora_rank"] = loraRank,
            ["trained_parameters"] = expected.Length,
            ["alone_seconds"] = Terminal.Number(alone, 3),
            ["together_seconds"] = Terminal.Number(together, 3),
            ["speed_up"] = Terminal.Number(ratio, 3),
            ["gradient_difference"] = Terminal.Number(difference, 8),
        });
        return difference < LargestDifference ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>The best of several steps after a first one, and the gradient of the first.</summary>
    private (double Seconds, float[] Gradient) Measure(Uri? assistant, Terminal terminal, CancellationToken cancellation)
    {
        using PolicyNetwork network = start.Load(start.Manifest, Training, seed: 1, torch.CPU);
        using GradientAssistants assistants = GradientAssistants.Connect(
            assistant is null ? null : new AssistantOptions { Addresses = [assistant] }, network, terminal);
        float[]? first = null;
        GrpoOptions options = GrpoPresets.Small with
        {
            GroupSize = 2,
            GroupsPerIteration = 1,
            OptimizerSteps = 1,
            LearningRate = 1e-9,
            GradientClip = 1e9,
            AverageDecay = 0,
            RecomputesLogProbabilities = false,
        };
        using GrpoLearner learner = new(network, options)
        {
            Assistants = assistants.All,
            AssistantFailed = problem => throw new UserException(problem),
            GradientsClipped = optimizer => first ??= MemoryMarshal.Cast<byte, float>(optimizer.Gradient.bytes).ToArray(),
        };
        GrpoGroup group = Group(network.Architecture);
        learner.Update([group], 0, cancellation);
        double best = double.PositiveInfinity;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            long began = TimeProvider.System.GetTimestamp();
            learner.Update([group], 0, cancellation);
            best = Math.Min(best, TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        }

        return (best, first!);
    }

    private GrpoGroup Group(PolicyArchitecture architecture)
    {
        Random random = new(1);
        int tokens = architecture.ActionTokenCount;
        GrpoDecision Decision()
        {
            byte[] images = new byte[architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3];
            random.NextBytes(images);
            byte[] drawn = new byte[tokens];
            random.NextBytes(drawn);
            float[] joints = [.. Enumerable.Range(0, architecture.ProprioceptionDimension).Select(_ => random.NextSingle())];
            return new GrpoDecision(images, joints, drawn, [.. Enumerable.Range(0, tokens).Select(_ => -5.5f)]);
        }

        GrpoEpisode Episode(bool succeeded) => new(
            [architecture.BeginTokenId, 40, 41, 42], [.. Enumerable.Range(0, decisions / 2).Select(_ => Decision())], decisions / 2 * tokens, succeeded);
        return new GrpoGroup(0, new TrainingStart("bench", 0), 0, [Episode(true), Episode(false)]);
    }
}
