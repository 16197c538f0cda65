using System.Text.Json.Nodes;
using SimpleVlaRl.Benchmarks.Learning;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>How long GRPO's learning half takes for the same decisions on the processor and with CUDA, and whether both find the same loss.</summary>
internal static class LearnerPart
{
    private const int GroupSize = 8;
    private const int GroupCount = 2;
    private const int MostRepeats = 5;

    /// <summary>The logarithm of one in 256: a network that knows nothing drew the tokens.</summary>
    private const float DrawnBlindly = -5.545f;

    public static void Run(GpuPartOptions options, PartReport report, CancellationToken cancellation)
    {
        GrpoStart start = GrpoStart.Find(options.Policy);
        torch.set_num_threads(Environment.ProcessorCount);
        report.Document["decisions"] = GroupSize * GroupCount;
        report.Document["threads"] = Environment.ProcessorCount;
        report.Document["libtorch"] = torch.__version__;
        double processor = double.NaN;
        double gpu = double.NaN;
        report.Column("cpu", column => processor = Measure(start, "cpu", options, column, cancellation));
        report.Column("cuda", column => gpu = Measure(start, "cuda", options, column, cancellation));
        report.Document["cpu_to_cuda"] = Terminal.Number(processor / gpu);
        report.Publish();
    }

    private static double Measure(GrpoStart start, string deviceName, GpuPartOptions options, JsonObject column, CancellationToken cancellation)
    {
        torch.Device device = TorchDevice.Find(deviceName);
        PolicyArchitecture architecture = start.Manifest.Architecture;
        using PolicyNetwork network = new(architecture, start.Manifest.Proprioception, seed: 1, device);
        using (SafetensorsFile weights = SafetensorsFile.Open(start.WeightsPath))
        {
            network.LoadWeights(weights);
        }

        GrpoOptions learning = GrpoPresets.Of(architecture.Preset) with
        {
            GroupSize = GroupSize,
            GroupsPerIteration = GroupCount,
            OptimizerSteps = 1,
            UsesDynamicSampling = false,
            LearningRate = 1e-12
        };
        using GrpoLearner learner = new(network, learning);
        GrpoGroup[] groups = [.. Enumerable.Range(0, GroupCount).Select(group => Group(architecture, group))];
        List<double> times = [];
        long began = TimeProvider.System.GetTimestamp();
        int repeats = Math.Min(options.Repeats, MostRepeats);

        // The first builds what later ones use again.
        for (int run = -1; run < repeats && (run < 1 || TimeProvider.System.GetElapsedTime(began) < options.Limit * 0.4); run++)
        {
            double milliseconds = InferenceBench.Milliseconds(() => column["loss"] = Terminal.Number(learner.Update(groups, 0, cancellation).Loss, 6));
            if (run >= 0)
            {
                times.Add(milliseconds);
            }
        }

        double median = Times.MedianOf(times);
        column["step_ms"] = Terminal.Number(median, 1);
        column["runs"] = times.Count;
        return median;
    }

    /// <summary>Attempts that saw noise, every other of which succeeded.</summary>
    private static GrpoGroup Group(PolicyArchitecture architecture, int number)
    {
        OnnxForwardInputs inputs = NoiseInputs.Of(architecture, GroupSize);
        Random random = new(number);
        int imageBytes = inputs.Images.Length / GroupSize;
        int joints = architecture.ProprioceptionDimension;
        GrpoEpisode Attempt(int row)
        {
            byte[] tokens = new byte[architecture.ActionTokenCount];
            random.NextBytes(tokens);
            GrpoDecision decision = new(
                inputs.Images.AsSpan(row * imageBytes, imageBytes).ToArray(),
                inputs.Proprioception.AsSpan(row * joints, joints).ToArray(),
                tokens,
                [.. Enumerable.Repeat(DrawnBlindly, tokens.Length)]);
            return new GrpoEpisode(inputs.InputIds[..inputs.PromptLengths[row]], [decision], tokens.Length, row % 2 == 0);
        }

        return new GrpoGroup(number, new TrainingStart("noise", number), 0, [.. Enumerable.Range(0, GroupSize).Select(Attempt)]);
    }
}
