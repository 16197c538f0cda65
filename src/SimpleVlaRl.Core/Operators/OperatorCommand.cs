namespace SimpleVlaRl.Core.Operators;

/// <summary>What a person says to a running robot, by key, pedal, topic or service.</summary>
public enum OperatorCommand
{
    /// <summary>The objects stand: begin. After the time limit: leave the episode unlabelled and go on.</summary>
    Go,

    /// <summary>The task is done.</summary>
    Success,

    /// <summary>The task was not done.</summary>
    Failure,

    /// <summary>The episode says nothing about the policy.</summary>
    Discard,

    /// <summary>Brake and hold at once, until <see cref="Reset"/>.</summary>
    Stop,

    /// <summary>Take the last label back.</summary>
    Undo,

    /// <summary>Take a stop back: the robot was looked at, and may move again.</summary>
    Reset,
}
