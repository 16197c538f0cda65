using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Onnx.Checkpoints;

namespace SimpleVlaRl.Learner.Export;

/// <summary><c>vla-learn parity</c>: is the exported graph the network it came from?</summary>
internal static class ParityCommand
{
    private const string Random = "random";

    private const string Description = """
        Compares a policy's ONNX graph in ONNX Runtime with its network in libtorch, for several batch sizes with unequal prompts, greedy and sampled.
        Exit code 0 when they agree. fp32: tokens equal except for ties, log-probabilities within 1e-4 (on random observations
        99 of 100 of them, and all within 5e-4). Other precisions have tolerances of
        their own on token agreement and log-probabilities; the JSON states them. Action errors are in
        degrees of joint angle, and for the simulated robot in millimetres between the tool points.

        With --vectors it compares both with what another program computed: every case of a folder of policy vectors goes through the loader of
        Hugging Face checkpoints. Features within 1e-4, logits within 1e-3, ids exactly.

        Examples:
          vla-learn parity --policy models/transfer-cube-nano --json
          vla-learn parity --policy runs/models/openvla --from checkpoints/openvla-oft-libero
          vla-learn parity --vectors vectors --json
          vla-learn parity --number 2 --observations runs/demonstrations --rows 70
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        OptionalNumberOption<int> number = new("--number", "", 1, int.MaxValue) { Description = "The version; the newest when not given." };
        NumberOption<int> seed = new("--seed", "", 0, int.MaxValue) { Description = "The seed of the random observations.", DefaultValueFactory = _ => 1 };
        Option<string> observations = new("--observations")
        {
            Description = "'random', or the folder of an episode store whose decisions are replayed.",
            DefaultValueFactory = _ => Random
        };
        NumberOption<int> count = new("--rows", "observations", 1, 1_000_000)
        {
            Description = "How many recorded observations.",
            DefaultValueFactory = _ => 35
        };
        Option<string?> from = new("--from")
        {
            Description = "The folder of the Hugging Face checkpoint that the policy was exported from; without it the weights beside the graph are taken."
        };
        Option<string?> merged = new("--merge-adapter") { Description = "With --from: the LoRA adapter that was merged when the policy was exported." };
        Option<string?> vectors = new("--vectors") { Description = "The folder of policy vectors to compare with, in place of a policy." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("parity", Description) { policy, number, observations, count, seed, from, merged, vectors, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation =>
        {
            Terminal terminal = new(parsed.GetValue(json));
            if (parsed.GetValue(vectors) is string vectorFolder)
            {
                IgnoredOptions.Refuse(
                    parsed, "--vectors bring weights and observations with them, and would ignore", policy, number, observations, count, seed, from, merged);
                return VectorParity.Run(vectorFolder, terminal, cancellation);
            }

            IgnoredOptions.Refuse(parsed, "The weights beside the graph are merged already and would ignore", parsed.GetValue(from) is null ? [merged] : []);
            IgnoredOptions.Refuse(parsed, "Random observations would ignore", parsed.GetValue(observations) == Random ? [count] : []);
            IgnoredOptions.Refuse(parsed, "Recorded observations would ignore", parsed.GetValue(observations) == Random ? [] : [seed]);
            PolicyLocation location = PolicyLocation.Parse(parsed.GetValue(policy)!);
            PolicyManifest manifest = PolicyManifestFile.Read(location.Folder);
            ManifestVersion version = Version(manifest, parsed.GetValue(number) ?? location.Version);
            string folder = Path.Combine(location.Folder, version.Version.ToString(CultureInfo.InvariantCulture));
            string source = parsed.GetValue(observations)!;
            IReadOnlyList<ParityObservation> seen = source == Random
                ? ParityCheck.RandomObservations(manifest, parsed.GetValue(seed))
                : RecordedObservations.Read(manifest, location.Folder, source, Math.Max(parsed.GetValue(count), ParityCheck.LargestBatch));
            ParityReport report = parsed.GetValue(from) is string checkpoint
                ? RunFrom(checkpoint, parsed.GetValue(merged), manifest, folder, version, seen, source != Random)
                : ParityCheck.Run(manifest, folder, version.Precision, seen, areRecorded: source != Random);
            report.Show(terminal);
            JsonObject document = report.Document();
            document["policy"] = manifest.Name;
            document["version"] = version.Version;
            document["dialect"] = version.Dialect;
            document["observations"] = source == Random ? Random : RepositoryPaths.Relative(source);
            terminal.Json(document);
            terminal.Line(report.Agrees ? $"the graph is the network, as far as {version.Precision} goes" : "the graph is NOT the network");
            return report.Agrees ? ExitCode.Success : ExitCode.Failure;
        }));
        return command;
    }

    private static ParityReport RunFrom(
        string checkpoint,
        string? adapter,
        PolicyManifest manifest,
        string folder,
        ManifestVersion version,
        IReadOnlyList<ParityObservation> seen,
        bool areRecorded)
    {
        MemoryCheck.DemandForNetwork(manifest.Architecture);
        using AdaptedCheckpoint adapted = AdaptedCheckpoint.Open(checkpoint, adapter);
        NetworkTensors weights = new(adapted.Weights, PolicyTensorNames.All(manifest.Architecture).Select(tensor => tensor.Name));
        return ParityCheck.Run(manifest, folder, version.Precision, weights, seen, areRecorded);
    }

    private static ManifestVersion Version(PolicyManifest manifest, int? number)
    {
        if (manifest.Versions.Count == 0)
        {
            throw new UserException($"The policy '{manifest.Name}' has no version; run 'vla-learn export' first.");
        }

        return number is null
            ? manifest.Newest()
            : manifest.Versions.FirstOrDefault(version => version.Version == number)
                ?? throw new UserException(
                    $"The policy '{manifest.Name}' has no version {number}; it has {string.Join(", ", manifest.Versions.Select(version => version.Version))}.");
    }
}
