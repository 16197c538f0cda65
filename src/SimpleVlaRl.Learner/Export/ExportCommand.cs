using System.CommandLine;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Learner.Export;

/// <summary><c>vla-learn export</c>: a training run becomes a version under <c>models/</c>.</summary>
internal static class ExportCommand
{
    private const string Description = """
        Writes a training run's weights as ONNX into a policy's folder, compares the graph with the network, and adds the version to the manifest.
        A version that does not agree is written but not marked as verified; the robot refuses it.

        Examples:
          vla-learn export --run runs/imitation
          vla-learn export --run runs/imitation --models models --number 2
          vla-learn export --run runs/imitation --precision int8 --operators fused
        """;

    public static Command Create()
    {
        Option<string> run = new("--run") { Description = "The folder of a finished training run.", Required = true };
        Option<string> models = new("--models") { Description = "The folder of all policies.", DefaultValueFactory = _ => RepositoryPaths.Of("models") };
        Option<int?> number = new("--number") { Description = "The version's number; one more than the newest when not given." };
        Option<bool> replace = new("--replace") { Description = "Drop the policy's other versions: git keeps one." };
        GraphFormat format = new();
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("export", Description) { run, models, number, replace, json };
        format.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", _ => ExportSession.Run(
            parsed.GetValue(run)!,
            parsed.GetValue(models)!,
            parsed.GetValue(number),
            parsed.GetValue(replace),
            format.Of(parsed),
            new Terminal(parsed.GetValue(json)))));
        return command;
    }
}
