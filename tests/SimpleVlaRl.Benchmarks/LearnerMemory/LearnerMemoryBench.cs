using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Planning;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Benchmarks.LearnerMemory;

/// <summary>Learns one step with a network of full width and few layers, and holds the memory that it took against the plan.</summary>
internal sealed class LearnerMemoryBench(LearnerMemoryOptions options)
{
    /// <summary>How far plan and measurement may be apart.</summary>
    private const double Tolerance = 0.1;

    public int Run(Terminal terminal, CancellationToken cancellation)
    {
        PeakMemory.MakeExact();
        PolicyArchitecture architecture = Shallow(PolicyPresets.Create(options.Preset, actionDimension: 7));
        NetworkTraining training = new()
        {
            Lora = LoraOptions.OfRank(options.Rank),
            UsesBfloat16 = true,
            RecomputesLayers = options.RecomputesLayers
        };
        MemoryPlan plan = new(architecture, training, options.PromptLength, keepsAverage: false);
        using (torch.Tensor first = torch.zeros(1))
        {
            // libtorch itself is no part of the plan.
        }

        long before = PeakMemory.Now();
        int dimension = architecture.ProprioceptionDimension;
        ActionNormalization? joints = dimension == 0 ? null : new ActionNormalization
        {
            Low = [.. Enumerable.Repeat(-1.0, dimension)],
            High = [.. Enumerable.Repeat(1.0, dimension)],
            Mask = [.. Enumerable.Repeat(true, dimension)],
        };
        PeakMemory.Forget();
        using PolicyNetwork network = PolicyNetwork.Load(architecture, joints, new ConstantWeights(architecture), training, seed: 1);
        long loading = PeakMemory.Peak() - before;
        GrpoOptions learning = new()
        {
            GroupSize = 2,
            GroupsPerIteration = 1,
            OptimizerSteps = 1,
            Temperature = 1,
            MicroBatchRows = options.Rows,
            AverageDecay = 0,
            RecomputesLogProbabilities = false,
        };
        using GrpoLearner learner = new(network, learning);
        GrpoGroup group = Group(architecture);
        PeakMemory.Forget();
        GrpoUpdate update = learner.Update([group], 0, cancellation);
        long peak = PeakMemory.Peak() - before;
        long planned = plan.PeakBytes(options.Rows);
        double ratio = (double)planned / peak;
        PeakMemory.Forget();
        learner.Recompute([group], 0, cancellation);
        long actingPeak = PeakMemory.Peak() - before;
        double acting = (double)(plan.FixedBytes + plan.ActingBytes(options.Rows)) / actingPeak;
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Layers} of the decoder's layers, {options.Blocks} of each encoder's, {options.Rows} decisions of {plan.TokensPerDecision} tokens: "
            + $"planned {planned / 1e9:0.00} GB (fixed {plan.FixedBytes / 1e9:0.00}, kept {plan.KeptBytes(options.Rows) / 1e9:0.00}, a layer "
            + $"{plan.LayerBytes(options.Rows) / 1e9:0.00}), measured {peak / 1e9:0.00} GB: {ratio:0.00}; acting {acting:0.00} "
            + $"of {actingPeak / 1e9:0.00} GB; "
            + $"{loading / 1e9:0.00} GB while the weights were read"));
        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["preset"] = options.Preset,
            ["layers"] = options.Layers,
            ["blocks"] = options.Blocks,
            ["rows"] = options.Rows,
            ["tokens"] = plan.TokensPerDecision,
            ["recomputed"] = options.RecomputesLayers,
            ["planned_gigabytes"] = Terminal.Number(planned / 1e9, 3),
            ["measured_gigabytes"] = Terminal.Number(peak / 1e9, 3),
            ["ratio"] = Terminal.Number(ratio, 3),
            ["acting_gigabytes"] = Terminal.Number(actingPeak / 1e9, 3),
            ["acting_ratio"] = Terminal.Number(acting, 3),
            ["weights_gigabytes"] = Terminal.Number((plan.WeightBytes + plan.AdapterBytes) / 1e9, 3),
            ["loading_gigabytes"] = Terminal.Number(loading / 1e9, 3),
        });
        return update.SkippedSteps == 0 && Math.Abs(ratio - 1) <= Tolerance && Math.Abs(acting - 1) <= Tolerance ? ExitCode.Success : ExitCode.Failure;
    }

    private PolicyArchitecture Shallow(PolicyArchitecture full) => full with
    {
        Decoder = full.Decoder with { LayerCount = Math.Min(options.Layers, full.Decoder.LayerCount) },
        VisionEncoders = [.. full.VisionEncoders.Select(encoder => encoder with { BlockCount = Math.Min(options.Blocks, encoder.BlockCount) })],
    };

    /// <summary>A success and a failure, with as many decisions together as a micro-batch.</summary>
    private GrpoGroup Group(PolicyArchitecture architecture)
    {
        int tokens = architecture.ActionTokenCount;
        int bytes = architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3;
        long[] prompt = [architecture.BeginTokenId, .. Enumerable.Range(0, options.PromptLength - 1).Select(place => 5L + place)];
        float[] logProbabilities = [.. Enumerable.Repeat(-MathF.Log(ActionBins.Count), tokens)];
        GrpoEpisode Episode(bool succeeded, int decisions) => new(
            prompt,
            [
                .. Enumerable.Range(0, decisions).Select(number => new GrpoDecision(
                    new byte[bytes], new float[architecture.ProprioceptionDimension],
                    [.. Enumerable.Range(0, tokens).Select(token => (byte)(number + token))], logProbabilities)),
            ],
            decisions * tokens,
            succeeded);
        return new GrpoGroup(0, new TrainingStart("bench", 0), 0, [Episode(true, (options.Rows + 1) / 2), Episode(false, options.Rows / 2)]);
    }
}
