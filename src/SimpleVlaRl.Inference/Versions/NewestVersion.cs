using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Versions;

/// <summary>The newest version, whoever has made it.</summary>
internal sealed class NewestVersion : IVersionChoice
{
    public int First(PolicyManifest manifest) => manifest.Versions.Count == 0
        ? throw new PolicyLoadException($"The policy '{manifest.Name}' has no version at all; export one with 'vla-learn export'.")
        : manifest.Newest().Version;

    public IReadOnlyList<int> Next(PolicyManifest manifest) => manifest.Versions.Count == 0 ? [] : [manifest.Newest().Version];
}
