using System.Text.Json.Serialization;

namespace SimpleVlaRl.Shipping.Outbox;

/// <summary>A depot has said that it holds an episode durably: a line of <c>shipped.jsonl</c>.</summary>
/// <param name="Episode">Its id.</param>
/// <param name="To">The depot.</param>
/// <param name="Sha256">The digest of the file that it holds.</param>
/// <param name="LabelsSha256">The digest of the labels that it was given; empty for none.</param>
/// <param name="At">When.</param>
internal sealed record Receipt(
    [property: JsonPropertyName("episode")] Guid Episode,
    [property: JsonPropertyName("to")] string To,
    [property: JsonPropertyName("sha256")] string Sha256,
    [property: JsonPropertyName("labels_sha256")] string LabelsSha256,
    [property: JsonPropertyName("at")] DateTimeOffset At);
