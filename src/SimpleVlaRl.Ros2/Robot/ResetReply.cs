using System.Text.Json;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What a simulator answers to a reset, so that the caller can tell this episode's messages from those of the one before.</summary>
public sealed record ResetReply
{
    /// <summary>Counts resets of the simulator in a session, from 1, as in <see cref="SimulatorState.Episode"/>.</summary>
    public required long Episode { get; init; }

    /// <summary>The task that was set up.</summary>
    public required string Task { get; init; }

    /// <summary>The seed that was set up.</summary>
    public required long Seed { get; init; }

    /// <summary>The run of the simulator, as in <see cref="SimulatorState.Session"/>.</summary>
    public required string Session { get; init; }

    /// <summary>Writes a reply.</summary>
    /// <returns>The JSON.</returns>
    public string Write() => JsonSerializer.Serialize(this, SimulatorJson.Default.ResetReply);

    /// <summary>Reads a reply.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The reply; null when the text is something else.</returns>
    public static ResetReply? TryRead(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SimulatorJson.Default.ResetReply);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
