namespace SimpleVlaRl.Ros2.Node;

/// <summary>Where a managed node stands; the values are those of lifecycle_msgs/msg/State.</summary>
public enum LifecycleState
{
    /// <summary>Not known; a node is never in it.</summary>
    Unknown = 0,

    /// <summary>Started.</summary>
    Unconfigured = 1,

    /// <summary>Ready and not working.</summary>
    Inactive = 2,

    /// <summary>Working.</summary>
    Active = 3,

    /// <summary>Done; nothing follows.</summary>
    Finalized = 4,

    /// <summary>On the way from unconfigured to inactive.</summary>
    Configuring = 10,

    /// <summary>On the way from inactive to unconfigured.</summary>
    CleaningUp = 11,

    /// <summary>On the way to finalized.</summary>
    ShuttingDown = 12,

    /// <summary>On the way from inactive to active.</summary>
    Activating = 13,

    /// <summary>On the way from active to inactive.</summary>
    Deactivating = 14,

    /// <summary>A transition failed in a way that it was not meant to.</summary>
    ErrorProcessing = 15,
}
