namespace SimpleVlaRl.Core.Robots;

/// <summary>The type of the lab's own service that switches the drives off.</summary>
public enum DrivesOffType
{
    /// <summary>std_srvs/srv/Trigger.</summary>
    Trigger,

    /// <summary>std_srvs/srv/SetBool, which is sent false.</summary>
    SetBool,
}
