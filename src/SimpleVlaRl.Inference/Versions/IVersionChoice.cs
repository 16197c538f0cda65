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

    /// <summary>The version to load and test beside those that are loaded; asked often, on a thread of its own.</summary>
    /// <param name="manifest">The policy.</param>
    /// <returns>The version's number; null, or one that is loaded, for none.</returns>
    int? Next(PolicyManifest manifest);
}
