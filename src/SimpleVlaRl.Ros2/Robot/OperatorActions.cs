namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What can be asked of the robot's node beside the commands of a running episode. Each gives null when it did it, else why not.</summary>
public sealed record OperatorActions
{
    /// <summary>Says anew how a stored episode ended: its id or enough of its start, and the outcome's word.</summary>
    public required Func<string, string, string?> Label { get; init; }

    /// <summary>Lets the newest version take over (true) or goes back to the one before (false), between groups of episodes.</summary>
    public required Func<bool, string?> SwapPolicy { get; init; }

    /// <summary>Told what was said and could not be understood.</summary>
    public required Action<string> OnUnknown { get; init; }
}
