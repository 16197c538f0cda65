using System.Text.Json;
using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>
/// What a simulator publishes on <see cref="SimulatorTopics.State"/>. Which episode it is about is said by numbers, not by a clock that may be set.
/// </summary>
public sealed record SimulatorState
{
    /// <summary>The run of the simulator, another word each time it starts.</summary>
    public required string Session { get; init; }

    /// <summary>The episode, counted from 1 in a session; 0 before the first reset.</summary>
    public required long Episode { get; init; }

    /// <summary>How it stands.</summary>
    public required EnvironmentState State { get; init; }

    /// <summary>Why its physics cannot be trusted; empty while it can.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Writes a state.</summary>
    /// <returns>The JSON.</returns>
    public string Write() => JsonSerializer.Serialize(this, SimulatorJson.Default.SimulatorState);

    /// <summary>Reads a state.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The state; null when the text is something else.</returns>
    public static SimulatorState? TryRead(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SimulatorJson.Default.SimulatorState);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
