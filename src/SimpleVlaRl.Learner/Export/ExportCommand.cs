using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Learner.Export;

/// <summary><c>vla-learn export</c>: a training run, or a Hugging Face checkpoint, becomes a version under <c>models/</c>.</summary>
internal static class ExportCommand
{
    private const string Description = """
        Writes a training run's weights as ONNX into a policy's folder, compares the graph with the network, and adds the version to the manifest.
        A version that does not agree is written but not marked as verified; the robot refuses it.

        With --from it takes an OpenVLA-OFT or SimpleVLA-RL checkpoint instead, piece by piece, without libtorch. Such a version is marked as
        verified only after --verify, which needs memory for the whole network.

        Examples:
          vla-learn export --run runs/imitation
          vla-learn export --run runs/imitation --models models --number 2
          vla-learn export --run runs/imitation --precision int8 --operators fused
          vla-learn export --from checkpoints/openvla-oft-libero --platform libero --unnorm-key libero_spatial --precision fp16
          vla-learn export --from checkpoints/openvla-7b --merge-adapter checkpoints/mine/lora_adapter --platform libero --precision fp16
        """;

    /// <summary>The options of a command line that was written by a program; its words begin with the command's.</summary>
    public static ExportOptions Parse(IReadOnlyList<string> words) => ParsedCommand.Of(Define(out Func<ParseResult, ExportOptions> ofRun), ofRun, words);

    public static Command Create() => Define(out _);

    private static Command Define(out Func<ParseResult, ExportOptions> read)
    {
        Option<string?> run = new("--run") { Description = "The folder of a finished training run." };
        Option<string?> from = new("--from") { Description = "The folder of a Hugging Face checkpoint." };
        Option<string> models = new("--models") { Description = "The folder of all policies.", DefaultValueFactory = _ => RepositoryPaths.Of("models") };
        OptionalNumberOption<int> number = new("--number", "", 1, int.MaxValue)
        {
            Description = "The version's number; one more than the newest when not given."
        };
        Option<bool> replace = new("--replace") { Description = "With --run: drop the policy's other versions: git keeps one." };
        Option<bool> halve = new("--half-weights")
        {
            Description = "With --run: keep the weights beside the graph in half precision, and make the graph from them: half the size."
        };
        Option<string?> name = new("--name") { Description = "With --from: the policy's name; the folder's when not given." };
        WordOption platform = new("--platform", [.. OpenVlaPlatform.Names])
        {
            Description = "With --from: whose actions they are: libero or aloha (also RoboTwin).",
            DefaultValueFactory = _ => OpenVlaPlatform.Libero.Name
        };
        Option<string?> key = new("--unnorm-key")
        {
            Description = "With --from: the data set whose statistics normalise; needed when the checkpoint has several."
        };
        NumberOption<int> images = new("--images", "cameras", 1, 8)
        {
            Description = "With --from: how many cameras the policy sees.",
            DefaultValueFactory = _ => 1
        };
        Option<string?> adapter = new("--merge-adapter")
        {
            Description = "With --from: the folder of a LoRA adapter (adapter_config.json, adapter_model.safetensors) to merge into the weights."
        };
        Option<string[]> sizes = new("--camera-size")
        {
            Description = "With --from: the cameras' frames, WIDTHxHEIGHT in pixels; once for all of them, or once for each; the platform's when not given.",
            DefaultValueFactory = _ => []
        };
        GraphFormat format = new();
        Option<bool> verify = new("--verify") { Description = "With --from: compare the graph with the network in libtorch." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("export", Description) { run, from, models, number, replace, halve, name, platform, key, images, sizes, adapter, verify, json };
        format.AddTo(command);
        Func<ParseResult, ExportOptions> ofRun = read = parsed => new ExportOptions
        {
            RunFolder = parsed.GetValue(run)!,
            ModelsFolder = parsed.GetValue(models)!,
            Number = parsed.GetValue(number),
            Replaces = parsed.GetValue(replace),
            HalvesWeights = parsed.GetValue(halve),
            Format = format.Of(parsed),
        };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation =>
        {
            Terminal terminal = new(parsed.GetValue(json));
            string? runFolder = parsed.GetValue(run);
            string? checkpoint = parsed.GetValue(from);
            if (runFolder is null == checkpoint is null)
            {
                throw new UsageException("Give either --run, the folder of a training run, or --from, the folder of a Hugging Face checkpoint.");
            }

            if (runFolder is not null)
            {
                IgnoredOptions.Refuse(parsed, "A training run knows these itself; --run would ignore", name, platform, key, images, sizes, adapter, verify);
            }
            else
            {
                IgnoredOptions.Refuse(parsed, "--from would ignore", replace, halve);
            }

            return runFolder is not null
                ? ExportSession.Run(
                    ofRun(parsed),
                    terminal)
                : CheckpointExport.Run(
                    new CheckpointExportOptions
                    {
                        From = checkpoint!,
                        Models = parsed.GetValue(models)!,
                        Number = parsed.GetValue(number),
                        Name = parsed.GetValue(name),
                        Platform = parsed.GetValue(platform)!,
                        StatisticsKey = parsed.GetValue(key),
                        ImageCount = parsed.GetValue(images),
                        Adapter = parsed.GetValue(adapter),
                        CameraSizes = parsed.GetValue(sizes)!,
                        Format = format.Of(parsed),
                        Verifies = parsed.GetValue(verify),
                        CommandText = ProgramCommand.Text("vla-learn", parsed),
                    },
                    terminal,
                    cancellation);
        }));
        return command;
    }
}
