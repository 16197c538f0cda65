using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Export;

namespace SimpleVlaRl.Experiments.Reinforcement.Stored;

/// <summary>The exported version whose episodes a store has, and whose weights learn.</summary>
internal static class ActedVersion
{
    private const string GraphName = "model.onnx";
    private const string WeightsName = "model.safetensors";

    /// <summary>What recorded episodes say of a version.</summary>
    /// <exception cref="UserException">The manifest has no digests of its graph and its weights.</exception>
    public static PolicyVersion Named(PolicyManifest manifest, ManifestVersion version) =>
        version.Sha256.ContainsKey(WeightsName) && version.Sha256.TryGetValue(GraphName, out string? graph)
            ? new PolicyVersion(manifest.Name, version.Version, graph, version.Precision, "")
            : throw new UserException(
                $"The manifest of '{manifest.Name}' has no digests of '{GraphName}' and '{WeightsName}' for version {version.Version}; export it again.");

    /// <summary>The versions that a version comes from, the nearest first.</summary>
    /// <param name="policyFolder">The policy's folder.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<PolicyVersion> Before(string policyFolder, int version, int count)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(policyFolder);
        List<PolicyVersion> before = [];
        ManifestVersion? at = manifest.Versions.FirstOrDefault(known => known.Version == version);
        while (before.Count < count && at?.Provenance.ParentVersion is { } parent
            && manifest.Versions.FirstOrDefault(known => known.Version == parent && parent < at.Version) is { } found)
        {
            before.Add(Named(manifest, found));
            at = found;
        }

        return before;
    }

    /// <summary>Finds what recorded episodes say of it, and holds its weights to the manifest.</summary>
    /// <param name="policy">The policy, as the command line has it.</param>
    /// <param name="start">What was found there.</param>
    /// <exception cref="UserException">It was never exported, or its weights are others.</exception>
    public static PolicyVersion Of(string policy, GrpoStart start)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(start.Folder);
        ManifestVersion version = manifest.Versions.FirstOrDefault(version => version.Version == start.Version)
            ?? throw new UserException($"'{policy}' has no exported version, so no recorded episode can be of it; give the policy that has acted.");
        PolicyVersion acted = Named(manifest, version);
        string expected = version.Sha256[WeightsName];

        string found;
        try
        {
            found = Digests.OfFile(start.WeightsPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The weights '{start.WeightsPath}' cannot be read: {exception.Message}", exception);
        }

        return found == expected ? acted
            : throw new UserException(
                $"'{start.WeightsPath}' has SHA-256 {found}; the manifest says {expected}. These are not the weights that have acted; copy the policy again.");
    }
}
