using System.Text.Json;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What a simulator answers to a reset, so that the caller can tell this episode's messages from those of the one before.</summary>
public sealed record ResetReply
{
    /// <summary>Counts resets of the simulator, from 1.</summary>
    public required long Episode { get; init; }

    /// <summary>The task that was set up.</summary>
    public required string Task { get; init; }

    /// <summary>The seed that was set up.</summary>
    public required long Seed { get; init; }

    /// <summary>When it was set up, on the simulator's wall clock, nanoseconds since 1970: what it wrote earlier is about another episode.</summary>
    public required long StampNanoseconds { get; init; }

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
