namespace SimpleVlaRl.Core.Operators;

/// <summary>What is asked of a person for one episode.</summary>
public sealed record OperatorRequest
{
    /// <summary>The number of the episode in the run, from 1.</summary>
    public required int Episode { get; init; }

    /// <summary>How many there are.</summary>
    public required int Episodes { get; init; }

    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>What the robot is told.</summary>
    public required string Instruction { get; init; }

    /// <summary>What is to be placed, and where; empty where nothing is.</summary>
    public string Place { get; init; } = "";

    /// <summary>The number of the start: episodes of one start begin with the objects in the same places.</summary>
    public required long Start { get; init; }

    /// <summary>The number of the attempt from this start, from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>How long the episode may last.</summary>
    public required TimeSpan TimeLimit { get; init; }
}
