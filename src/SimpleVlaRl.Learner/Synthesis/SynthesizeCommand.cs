using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments.Synthesis;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Learner.Synthesis;

/// <summary><c>vla-learn synthesize</c>: random weights, to try loading, exporting and comparing without trained ones.</summary>
internal static class SynthesizeCommand
{
    private const string Description = """
        Writes a random OpenVLA-OFT checkpoint with the names, shapes, shards and side files of a released one, in bfloat16: 15.1 GB in full size.
        With --preset nano, small or medium it writes the folder of a training run instead, for 'export --run'; no robot should run that.

        Examples:
          vla-learn synthesize --to checkpoints/random
          vla-learn synthesize --to checkpoints/random-small --blocks 2 --layers 2 --shrink 16
          vla-learn synthesize --to runs/random --preset small
        """;

    public static Command Create()
    {
        WordOption preset = new("--preset", [.. PolicyPresets.Names])
        {
            Description = "The network: openvla-oft-7b, or nano, small, medium.",
            DefaultValueFactory = _ => OpenVlaOftPreset.Name
        };
        Option<string> to = new("--to") { Description = "The folder to write; it must be empty or new.", Required = true };
        WordOption platform = new("--platform", [.. OpenVlaPlatform.Names])
        {
            Description = "Whose statistics: libero or aloha.",
            DefaultValueFactory = _ => OpenVlaPlatform.Libero.Name
        };
        OptionalNumberOption<int> blocks = new("--blocks", "blocks", 1, 1000) { Description = "Computed blocks of each image encoder; all when not given." };
        OptionalNumberOption<int> layers = new("--layers", "layers", 1, 1000) { Description = "Layers of the decoder; all when not given." };
        NumberOption<int> shrink = new("--shrink", "", 1, 16) { Description = "Divides all widths: 1, 2, 4, 8 or 16.", DefaultValueFactory = _ => 1 };
        Option<bool> proprioception = new("--proprioception") { Description = "With a projector of measured joints." };
        Option<bool> regression = new("--regression") { Description = "With an L1-regression head." };
        Option<string> robot = new("--robot")
        {
            Description = "With a trainable preset: the robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<string> camera = new("--camera")
        {
            Description = "With a trainable preset: the camera that the policy sees.",
            DefaultValueFactory = _ => "cam_high"
        };
        NumberOption<long> seed = new("--seed", "", 0, long.MaxValue) { Description = "The seed of the weights.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("synthesize", Description)
        {
            preset, to, platform, blocks, layers, shrink, proprioception, regression, robot, camera, seed, json
        };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => SynthesizeSession.Run(
            new SynthesizeOptions
            {
                Preset = parsed.GetValue(preset)!,
                To = parsed.GetValue(to)!,
                Platform = parsed.GetValue(platform)!,
                Blocks = parsed.GetValue(blocks),
                Layers = parsed.GetValue(layers),
                Shrink = parsed.GetValue(shrink),
                HasProprioception = parsed.GetValue(proprioception),
                HasRegression = parsed.GetValue(regression),
                RobotFile = parsed.GetValue(robot)!,
                Camera = parsed.GetValue(camera)!,
                CommandText = ProgramCommand.Text("vla-learn", parsed),
                Seed = parsed.GetValue(seed),
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
