using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Inference.Versions;

/// <summary>Which version of a policy a robot begins with, and which it gets ready next.</summary>
public interface IVersionChoice
{
    /// <summary>The version to begin with.</summary>
    /// <param name="manifest">The policy.</param>
    /// <returns>The version's number.</returns>
    /// <exception cref="PolicyLoadException">There is none.</exception>
    int First(PolicyManifest manifest);

    /// <summary>The versions to load and test beside the one that answers, the most wanted first; asked often, on a thread of its own.</summary>
    /// <param name="manifest">The policy.</param>
    /// <returns>The versions' numbers; the first that is not loaded is got ready.</returns>
    IReadOnlyList<int> Next(PolicyManifest manifest);
}
