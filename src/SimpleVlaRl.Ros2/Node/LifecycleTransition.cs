namespace SimpleVlaRl.Ros2.Node;

/// <summary>What a managed node can be asked to do.</summary>
public enum LifecycleTransition
{
    /// <summary>Unconfigured to inactive: load what is needed, touch nothing that moves.</summary>
    Configure,

    /// <summary>Inactive to unconfigured.</summary>
    Cleanup,

    /// <summary>Inactive to active: work.</summary>
    Activate,

    /// <summary>Active to inactive: stop working.</summary>
    Deactivate,

    /// <summary>To finalized, from every other state; it cannot be refused.</summary>
    Shutdown,
}
