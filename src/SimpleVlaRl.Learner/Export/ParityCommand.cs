using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Learner.Export;

/// <summary><c>vla-learn parity</c>: is the exported graph the network it came from?</summary>
internal static class ParityCommand
{
    private const string Description = """
        Compares a policy's ONNX graph in ONNX Runtime with its network in libtorch, for several batch sizes with unequal prompts, greedy and sampled.
        Exit code 0 when they agree: log-probabilities within 1e-4, tokens equal except for ties.

        Example:
          vla-learn parity --policy models/transfer-cube-nano --json
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy") { Description = "The policy's folder.", DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano") };
        Option<int?> number = new("--number") { Description = "The version; the newest when not given." };
        Option<int> seed = new("--seed") { Description = "The seed of the random observations.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("parity", Description) { policy, number, seed, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", _ =>
        {
            Terminal terminal = new(parsed.GetValue(json));
            PolicyManifest manifest;
            try
            {
                manifest = PolicyManifestFile.Read(parsed.GetValue(policy)!);
            }
            catch (PolicyLoadException exception)
            {
                throw new UserException(exception.Message, exception);
            }

            int version = parsed.GetValue(number) ?? manifest.Newest().Version;
            string folder = Path.Combine(parsed.GetValue(policy)!, version.ToString(System.Globalization.CultureInfo.InvariantCulture));
            ParityReport report = ParityCheck.Run(manifest, folder, ParityCheck.RandomObservations(manifest, parsed.GetValue(seed)));
            report.Show(terminal);
            terminal.Json(report.Document());
            terminal.Line(report.Agrees ? "the graph is the network" : "the graph is NOT the network");
            return report.Agrees ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }
}
