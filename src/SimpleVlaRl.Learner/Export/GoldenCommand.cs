using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Learner.Export;

/// <summary><c>vla-learn golden</c>: gives versions that were exported without one their golden answer.</summary>
internal static class GoldenCommand
{
    private const string Description = """
        Runs every version of a policy over the test observation and writes what it answers beside its graph; the manifest lists the file with its digest.
        'export' does this by itself. A robot or server compares it in the self-test before the version answers.

        Examples:
          vla-learn golden --policy models/transfer-cube-nano
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy") { Description = "The policy's folder.", Required = true };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("golden", Description) { policy, json };
        command.SetAction(
            parsed => ProgramHost.Guard("vla-learn", cancellation => Run(parsed.GetValue(policy)!, new Terminal(parsed.GetValue(json)), cancellation)));
        return command;
    }

    private static int Run(string folder, Terminal terminal, CancellationToken cancellation)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(folder);
        List<ManifestVersion> versions = [];
        foreach (ManifestVersion version in manifest.Versions)
        {
            cancellation.ThrowIfCancellationRequested();
            string versionFolder = Path.Combine(folder, version.Version.ToString(CultureInfo.InvariantCulture));
            GoldenObservation.Write(manifest, folder, versionFolder, version.Precision);
            string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(versionFolder, GoldenAnswer.FileName))));
            versions.Add(version with
            {
                Sha256 = new SortedDictionary<string, string>(version.Sha256.ToDictionary(), StringComparer.Ordinal) { [GoldenAnswer.FileName] = digest }
            });
            terminal.Line($"wrote {RepositoryPaths.Relative(Path.Combine(versionFolder, GoldenAnswer.FileName))}");
        }

        PolicyManifestFile.Write(folder, manifest with { Versions = versions });
        terminal.Json(new JsonObject { ["policy"] = manifest.Name, ["versions"] = versions.Count });
        return ExitCode.Success;
    }
}
