namespace SimpleVlaRl.Robots;

/// <summary>What a lab says once of a task: <c>hardware/&lt;robot&gt;/tasks.yaml</c>.</summary>
public sealed record TaskProfile
{
    /// <summary>The task's name, as commands and episodes give it.</summary>
    public required string Name { get; init; }

    /// <summary>What the robot is told to do.</summary>
    public required string Instruction { get; init; }

    /// <summary>What a person places before an episode, and where; null where nothing is placed.</summary>
    public string? Place { get; init; }

    /// <summary>How long an episode may last.</summary>
    public required TimeSpan TimeLimit { get; init; }
}
