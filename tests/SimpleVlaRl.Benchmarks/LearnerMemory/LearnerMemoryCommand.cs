using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Benchmarks.LearnerMemory;

/// <summary><c>vla-bench learner-memory</c>.</summary>
internal static class LearnerMemoryCommand
{
    private const string Description = """
        Holds the plan of 'vla-learn plan' against a measurement: a network of the preset's full width, but of few layers, learns one step of GRPO with low-rank
        adapters over frozen matrices in bfloat16, and the kernel counts the memory. Exits with 1 where the two are more than a tenth apart.

        Examples:
          vla-bench learner-memory                              openvla-oft-7b with 2 layers, 4 decisions
          vla-bench learner-memory --layers 4 --rows 8 --json
        """;

    public static Command Create()
    {
        WordOption preset = new("--preset", [.. PolicyPresets.Names])
        {
            Description = "The network.",
            DefaultValueFactory = _ => OpenVlaOftPreset.Name
        };
        NumberOption<int> layers = new("--layers", "layers", 1, 128) { Description = "Layers of the decoder.", DefaultValueFactory = _ => 2 };
        NumberOption<int> blocks = new("--blocks", "blocks", 1, 128) { Description = "Blocks of each image encoder.", DefaultValueFactory = _ => 2 };
        NumberOption<int> rows = new("--rows", "decisions", 2, 1024) { Description = "Decisions of the micro-batch.", DefaultValueFactory = _ => 4 };
        NumberOption<int> prompt = new("--prompt-tokens", "tokens", 2, 4096) { Description = "Tokens of a prompt.", DefaultValueFactory = _ => 32 };
        NumberOption<int> rank = new("--lora-rank", "", 1, 4096) { Description = "The adapters' rank.", DefaultValueFactory = _ => 32 };
        Option<bool> keeps = new("--keep-layers") { Description = "Layers keep what their gradient needs instead of being computed again." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("learner-memory", Description) { preset, layers, blocks, rows, prompt, rank, keeps, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => new LearnerMemoryBench(new LearnerMemoryOptions
        {
            Preset = parsed.GetValue(preset)!,
            Layers = parsed.GetValue(layers),
            Blocks = parsed.GetValue(blocks),
            Rows = parsed.GetValue(rows),
            PromptLength = parsed.GetValue(prompt),
            Rank = parsed.GetValue(rank),
            RecomputesLayers = !parsed.GetValue(keeps),
        }).Run(new Terminal(parsed.GetValue(json)), cancellation)));
        return command;
    }
}
