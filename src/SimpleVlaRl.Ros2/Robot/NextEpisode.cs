using System.Text.Json;
using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>What is published on <see cref="SimulatorTopics.NextEpisode"/>.</summary>
public sealed record NextEpisode
{
    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>The seed, at least 0.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether colours, lights and the like vary with the seed.</summary>
    public bool Randomize { get; init; }

    /// <summary>The same as an episode's start.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public EpisodeStart Start => EpisodeStart.OfRecordedSeed(Task, Seed, Randomize);

    /// <summary>Writes an episode's start.</summary>
    /// <param name="start">The start.</param>
    /// <returns>The JSON.</returns>
    public static string Write(EpisodeStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return JsonSerializer.Serialize(
            new NextEpisode { Task = start.Task, Seed = start.Seed, Randomize = start.Randomize }, SimulatorJson.Default.NextEpisode);
    }

    /// <summary>Reads one.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="error">What is wrong with it; empty when nothing is.</param>
    /// <returns>The episode, or null.</returns>
    public static NextEpisode? TryRead(string json, out string error)
    {
        try
        {
            error = "";
            NextEpisode episode = JsonSerializer.Deserialize(json, SimulatorJson.Default.NextEpisode) ?? throw new JsonException("it is null");
            return episode is { Task.Length: > 0, Seed: >= 0 } ? episode : throw new JsonException("it needs a task, and a seed of at least 0");
        }
        catch (JsonException exception)
        {
            error = $"'{json}' on {SimulatorTopics.NextEpisode} is no episode ({exception.Message}); expected such as "
                + $"{{\"task\":\"transfer_cube\",\"seed\":1000,\"randomize\":false}}";
            return null;
        }
    }
}
