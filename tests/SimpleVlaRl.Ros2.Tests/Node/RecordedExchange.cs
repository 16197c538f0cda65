using System.Text.Json;

namespace SimpleVlaRl.Ros2.Tests.Node;

/// <summary>A payload that real Jazzy nodes sent each other, from tests/vectors/ros2/exchanges.json.</summary>
/// <param name="Type">The message's type.</param>
/// <param name="Service">The service's name; empty for a topic.</param>
/// <param name="Payload">The payload without the padding at its end.</param>
internal sealed record RecordedExchange(string Type, string Service, byte[] Payload)
{
    public static IReadOnlyList<RecordedExchange> All { get; } = Load();

    public bool IsRequest => Type.EndsWith("_Request", StringComparison.Ordinal);

    private static List<RecordedExchange> Load()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenVectors.Ros2, "exchanges.json")));
        List<RecordedExchange> all = [];
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            byte[] payload = Convert.FromHexString(entry.GetProperty("cdr").GetString()!);
            string service = entry.TryGetProperty("service", out JsonElement name) ? name.GetString()! : "";
            all.Add(new(entry.GetProperty("type").GetString()!, service, payload[..^entry.GetProperty("padding").GetInt32()]));
        }

        return all;
    }
}
