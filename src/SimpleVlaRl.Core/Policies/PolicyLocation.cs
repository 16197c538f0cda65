using System.Globalization;

namespace SimpleVlaRl.Core.Policies;

/// <summary>Where a policy lies: its folder, and a version when the path names one, as in <c>models/transfer-cube-nano/2</c>.</summary>
/// <param name="Folder">The folder with <c>policy.json</c>.</param>
/// <param name="Version">The version that the path names; null when it names none.</param>
public sealed record PolicyLocation(string Folder, int? Version)
{
    /// <summary>Takes a path apart.</summary>
    /// <param name="path">A policy's folder, or a version's folder in it.</param>
    /// <returns>The two parts; a path that names no version stays whole.</returns>
    public static PolicyLocation Parse(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string trimmed = path.TrimEnd('/', Path.DirectorySeparatorChar);
        string? parent = Path.GetDirectoryName(trimmed);
        bool namesVersion = int.TryParse(Path.GetFileName(trimmed), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            && parent is not null
            && !File.Exists(Path.Combine(trimmed, PolicyManifest.FileName))
            && File.Exists(Path.Combine(parent, PolicyManifest.FileName));
        return namesVersion ? new PolicyLocation(parent!, version) : new PolicyLocation(path, null);
    }
}
