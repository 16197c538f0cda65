using System.Text.Json;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What is published on <see cref="OperatorTopics.State"/>.</summary>
public sealed record OperatorStateMessage
{
    /// <summary>Counts the changes, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>What the robot does and waits for.</summary>
    public required OperatorPhase Phase { get; init; }

    /// <summary>The number of the episode in the run, from 1; 0 before the first.</summary>
    public int Episode { get; init; }

    /// <summary>How many there are.</summary>
    public int Episodes { get; init; }

    /// <summary>The task's name.</summary>
    public string Task { get; init; } = "";

    /// <summary>What the robot is told.</summary>
    public string Instruction { get; init; } = "";

    /// <summary>What is to be placed, and where.</summary>
    public string Place { get; init; } = "";

    /// <summary>The number of the start.</summary>
    public long Start { get; init; }

    /// <summary>The number of the attempt from this start, from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>The episode that was stored last; empty before the first.</summary>
    public string LastEpisode { get; init; } = "";

    /// <summary>How it ended; empty before the first.</summary>
    public string LastOutcome { get; init; } = "";

    /// <summary>Whether its label was taken back and is waited for.</summary>
    public bool LabelTakenBack { get; init; }

    /// <summary>What has just happened, in one sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>The message for a status.</summary>
    /// <param name="status">How the run stands.</param>
    /// <returns>The message.</returns>
    public static OperatorStateMessage Of(OperatorStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new()
        {
            Sequence = status.Sequence,
            Phase = status.Phase,
            Episode = status.Request?.Episode ?? 0,
            Episodes = status.Request?.Episodes ?? 0,
            Task = status.Request?.Task ?? "",
            Instruction = status.Request?.Instruction ?? "",
            Place = status.Request?.Place ?? "",
            Start = status.Request?.Start ?? 0,
            Attempt = status.Request?.Attempt ?? 0,
            LastEpisode = status.LastEpisode?.ToString() ?? "",
            LastOutcome = status.LastOutcome?.ToString() ?? "",
            LabelTakenBack = status.IsLabelTakenBack,
            Message = status.Message,
        };
    }

    /// <summary>The message as JSON.</summary>
    /// <returns>The text.</returns>
    public string Write() => JsonSerializer.Serialize(this, OperatorJson.Default.OperatorStateMessage);

    /// <summary>Reads a message.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The message; null when it is none.</returns>
    public static OperatorStateMessage? TryRead(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OperatorJson.Default.OperatorStateMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
