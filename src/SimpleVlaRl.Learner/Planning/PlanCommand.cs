using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Learner.Learning;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Learner.Planning;

/// <summary><c>vla-learn plan</c>: what learning takes of a device's memory, before anything is loaded.</summary>
internal static class PlanCommand
{
    private const string Description = """
        Says what GRPO or imitation takes of a device's memory, part by part, and which micro-batch fits; exits with 1 where none does. Nothing is loaded. The
        numbers follow the network's code and are held against measurements ('vla-bench learner-memory'); what a GPU's own libraries take is assumed.

        Examples:
          vla-learn plan --preset openvla-oft-7b --gpu 80 --lora-rank 32 --bf16 --gradient-checkpointing
          vla-learn plan --preset openvla-oft-7b --gpu 80 --actions 14 --images 3 --lora-rank 32 --bf16 --gradient-checkpointing --micro-batch 16
          vla-learn plan --policy models/transfer-cube-nano --gpu 8 --json
        """;

    public static Command Create()
    {
        WordOption preset = new("--preset", [.. PolicyPresets.Names])
        {
            Description = "The network.",
            DefaultValueFactory = _ => OpenVlaOftPreset.Name
        };
        Option<string?> policy = new("--policy") { Description = "A policy or run whose network it is, in place of a preset." };
        NumberOption<int> actions = new("--actions", "dimensions", 1, 256) { Description = "The dimensions of an action.", DefaultValueFactory = _ => 7 };
        NumberOption<int> images = new("--images", "images", 1, 16) { Description = "Images of a decision.", DefaultValueFactory = _ => 1 };
        OptionalNumberOption<int> chunk = new("--chunk", "waypoints", 1, 1024) { Description = "Waypoints of a decision; the preset's own when not given." };
        NumberOption<int> prompt = new("--prompt-tokens", "tokens", 2, 4096) { Description = "Tokens of a prompt.", DefaultValueFactory = _ => 32 };
        NumberOption<double> gpu = new("--gpu", "GB", 0.1, 100_000) { Description = "The device's memory in GB (10^9 bytes).", Required = true };
        NumberOption<int> lora = new("--lora-rank", "", 0, 4096)
        {
            Description = "Trains low-rank adapters of this rank; 0 trains all weights.",
            DefaultValueFactory = _ => 0
        };
        Option<bool> bfloat16 = LearningOptions.Bfloat16();
        Option<bool> recompute = new("--gradient-checkpointing") { Description = "Layers are computed again for the gradient instead of kept." };
        OptionalNumberOption<int> microBatch = new("--micro-batch", "decisions", 1, 65_536)
        {
            Description = "The micro-batch that must fit; the largest that does when not given."
        };
        NumberOption<int> rows = new("--acting-rows", "observations", 1, 4096)
        {
            Description = "Observations that are answered at once.",
            DefaultValueFactory = _ => 64
        };
        Option<bool> average = new("--average") { Description = "A moving average of what is trained is kept, as GRPO's small presets and imitation do." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("plan", Description)
        {
            preset, policy, actions, images, chunk, prompt, gpu, lora, bfloat16, recompute, microBatch, rows, average, json,
        };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", _ => new PlanReport(new PlanOptions
        {
            Architecture = parsed.GetValue(policy) is { } folder
                ? OfPolicy(parsed, folder, preset, actions, images, chunk)
                : PolicyPresets.Create(parsed.GetValue(preset)!, new PolicyPresetOptions
                {
                    ActionDimension = parsed.GetValue(actions),
                    ImageCount = parsed.GetValue(images),
                    ChunkLength = parsed.GetValue(chunk),
                }),
            Training = new NetworkTraining
            {
                Lora = parsed.GetValue(lora) > 0 ? LoraOptions.OfRank(parsed.GetValue(lora)) : null,
                UsesBfloat16 = parsed.GetValue(bfloat16),
                RecomputesLayers = parsed.GetValue(recompute),
            },
            DeviceBytes = (long)(1e9 * parsed.GetValue(gpu)),
            PromptLength = parsed.GetValue(prompt),
            MicroBatch = parsed.GetValue(microBatch),
            ActingRows = parsed.GetValue(rows),
            KeepsAverage = parsed.GetValue(average),
        }).Say(new Terminal(parsed.GetValue(json)))));
        return command;
    }

    private static PolicyArchitecture OfPolicy(ParseResult parsed, string folder, params Option[] others)
    {
        IgnoredOptions.Refuse(parsed, "The policy's manifest says what its network is, which leaves nothing for", others);
        return PolicyManifestFile.Read(PolicyLocation.Parse(folder).Folder).Architecture;
    }
}
