namespace SimpleVlaRl.Core.Commands;

/// <summary>Who proposed an action.</summary>
public enum ActionSource
{
    /// <summary>Nobody: the robot holds its last command.</summary>
    Hold = 0,

    /// <summary>The policy.</summary>
    Policy = 1,

    /// <summary>The runtime, moving the robot to its home position.</summary>
    Home = 2,

    /// <summary>A scripted expert.</summary>
    Expert = 3,

    /// <summary>A person who has taken the robot over; the runtime sent nothing.</summary>
    Human = 4,
}
