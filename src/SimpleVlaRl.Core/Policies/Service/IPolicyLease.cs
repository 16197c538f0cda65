namespace SimpleVlaRl.Core.Policies.Service;

/// <summary>Holds one version of a policy loaded while a group of episodes is collected with it, however often the current version changes meanwhile.</summary>
/// <remarks>Dispose it when the group is complete; a version that nobody leases and that is neither current nor the one to roll back to is unloaded.</remarks>
public interface IPolicyLease : IDisposable
{
    /// <summary>The version.</summary>
    PolicyVersion Identity { get; }
}
