namespace SimpleVlaRl.Core.Operators;

/// <summary>What a robot does and what it waits for, as a person sees it.</summary>
public enum OperatorPhase
{
    /// <summary>Nothing is under way.</summary>
    Idle,

    /// <summary>Sensors are waited for, and the arms go home.</summary>
    Homing,

    /// <summary>The arms are at home; the objects are to be placed.</summary>
    AwaitingGo,

    /// <summary>An episode runs.</summary>
    Running,

    /// <summary>The time limit is over; how the episode ended is asked for.</summary>
    AwaitingOutcome,

    /// <summary>The episode is over and is being stored.</summary>
    Storing,

    /// <summary>A person has said stop: the arms hold.</summary>
    Stopped,

    /// <summary>The last episode is stored; its label can be taken back.</summary>
    Closing,

    /// <summary>A person commands the robot; the runtime sends nothing until it is told to go on.</summary>
    TakenOver,
}
