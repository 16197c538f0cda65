using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Prompts;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>The tokeniser's file beside a policy's manifest. All versions read it, so it stays what it is while there are any.</summary>
internal static class TokenizerFile
{
    /// <summary>Demands that versions which are there go on reading the same tokeniser.</summary>
    /// <param name="source">The tokeniser's file of the version to come.</param>
    /// <param name="policyFolder">The policy's folder.</param>
    /// <param name="manifest">The policy, with the versions that are there.</param>
    /// <exception cref="UserException">It is another.</exception>
    public static void DemandSame(string source, string policyFolder, PolicyManifest manifest)
    {
        string present = Path.Combine(policyFolder, manifest.Tokenizer);
        if (manifest.Versions.Count > 0 && File.Exists(present) && Digests.OfFile(present) != Digests.OfFile(source))
        {
            throw new UserException($"'{policyFolder}' is another policy: its tokenizer '{manifest.Tokenizer}' is not the one in "
                + $"'{Path.GetDirectoryName(source)}', and version {string.Join(", ", manifest.Versions.Select(version => version.Version))} there "
                + "reads it. Choose another name.");
        }
    }

    /// <summary>Puts the tokeniser beside the manifest; after <see cref="DemandSame"/>.</summary>
    public static void Place(string source, string policyFolder, PolicyManifest manifest)
    {
        if (Path.GetFullPath(source) != Path.GetFullPath(Path.Combine(policyFolder, manifest.Tokenizer)))
        {
            File.Copy(source, Path.Combine(policyFolder, manifest.Tokenizer), overwrite: true);
        }
    }

    /// <summary>The tokeniser's file in a run's folder; null where the policy needs none.</summary>
    public static string? In(string folder, PolicyManifest manifest) =>
        manifest.Tokenizer == ByteTokenizer.Name ? null : Path.Combine(folder, manifest.Tokenizer);
}
