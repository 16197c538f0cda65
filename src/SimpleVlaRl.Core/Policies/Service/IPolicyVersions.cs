namespace SimpleVlaRl.Core.Policies.Service;

/// <summary>Port: changes the version that a running policy service answers with.</summary>
public interface IPolicyVersions
{
    /// <summary>The versions in memory, the current one first.</summary>
    IReadOnlyList<PolicyVersion> Loaded { get; }

    /// <summary>
    /// Loads a version beside the current one, tests it, and makes it current between two batches. The old one answers until then and stays loaded for
    /// <see cref="RollBack"/>.
    /// </summary>
    /// <param name="version">The version's number in the policy's folder; the manifest is read anew.</param>
    /// <param name="cancellation">Gives up before the change; the current version stays.</param>
    /// <returns>What came of it; a version that fails its self-test changes nothing.</returns>
    Task<VersionChange> ChangeToAsync(int version, CancellationToken cancellation = default);

    /// <summary>Makes the version before the current one current again, at once: it is still loaded.</summary>
    /// <returns>What came of it.</returns>
    VersionChange RollBack();
}
