using System.Text;
using SimpleVlaRl.Benchmarks.Faults;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Benchmarks.ClosedLoop;

/// <summary>Where everything of a loop lies.</summary>
/// <param name="Root">The folder of all.</param>
internal sealed record LoopPlaces(string Root)
{
    /// <summary>The policy whose versions are learned and run.</summary>
    public string Policy => Path.Combine(Root, "models", Path.GetFileName(RobotPrograms.Policy));

    /// <summary>The robot's own store.</summary>
    public string RobotStore => Path.Combine(Root, "robot");

    /// <summary>The collector's store, which is learned from.</summary>
    public string Collected => Path.Combine(Root, "collected");

    /// <summary>The learner's folder.</summary>
    public string Work => Path.Combine(Root, "work");

    /// <summary>The key that versions are signed with.</summary>
    public string Key => Path.Combine(Root, "lab.pem");

    /// <summary>Its public half.</summary>
    public string PublicKey => Key + ".pub";

    /// <summary>The manifest.</summary>
    public string ManifestPath => Path.Combine(Policy, PolicyManifest.FileName);

    /// <summary>Copies the shipped policy.</summary>
    public void CopyPolicy() => Copy(RobotPrograms.Policy, Policy);

    /// <summary>Adds a version to the manifest, which is a copy of the first.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="isVerified">Whether the manifest claims that it was compared with its network.</param>
    /// <returns>The manifest's text before and after.</returns>
    public (string Before, string After) Add(int number, bool isVerified)
    {
        Copy(VersionFolder(PolicyManifestFile.Read(Policy).Versions[0].Version), VersionFolder(number));
        string before = File.ReadAllText(ManifestPath);
        PolicyManifest manifest = PolicyManifestFile.Parse(Encoding.UTF8.GetBytes(before), ManifestPath);
        PolicyManifestFile.WriteAnew(
            Policy, manifest with { Versions = [.. manifest.Versions, manifest.Versions[0] with { Version = number, Verified = isVerified }] });
        return (before, File.ReadAllText(ManifestPath));
    }

    /// <summary>Where a version's files are.</summary>
    public string VersionFolder(int number) => Path.Combine(Policy, FormattableString.Invariant($"{number}"));

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
