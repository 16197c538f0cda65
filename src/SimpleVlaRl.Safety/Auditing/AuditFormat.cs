using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Safety.Auditing;

/// <summary>How an event stands in the file: one JSON object per line, and each has the SHA-256 of the line before.</summary>
internal static class AuditFormat
{
    /// <summary>No line is longer, in bytes; longer texts are cut.</summary>
    public const int LongestLine = 64 * 1024;

    /// <summary>The digest that the first line has instead of one.</summary>
    public static readonly string NoLine = new('0', 64);

    private const int LongestText = 4000;

    // Readable: what people say stays as they said it. Control characters and line ends are escaped all the same.
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Digest(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>The line of an event, with its end.</summary>
    public static byte[] Write(in StampedEvent stamped, AuditWriterIdentity writer, long sequence, string previous)
    {
        AuditEvent happened = stamped.Happened;
        ArrayBufferWriter<byte> bytes = new(512);
        using (Utf8JsonWriter json = new(bytes, Format))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", sequence);
            json.WriteString("time", stamped.Time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
            json.WriteNumber("monotonic_ns", stamped.MonotonicNanoseconds);
            json.WriteString("boot", writer.Boot);
            json.WriteNumber("pid", writer.ProcessId);
            json.WriteString("program", writer.Program);
            json.WriteString("kind", AuditWords.Of(happened.Kind));
            Add(json, "by", happened.By);
            Add(json, "subject", happened.Subject);
            Add(json, "detail", happened.Detail);
            Add(json, "episode", happened.Episode == Guid.Empty ? null : happened.Episode.ToString("D"));
            Add(json, "verdict", happened.Verdict == GateVerdict.None ? null : happened.Verdict.ToString().ToLowerInvariant());
            Add(json, "reason", happened.Reason == GateReason.None ? null : happened.Reason.ToString());
            if (happened.Count is { } count)
            {
                json.WriteNumber("count", count);
            }

            json.WriteString("previous", previous);
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line, without its end; false for anything else than a whole one.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out AuditLine? line)
    {
        line = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            line = new AuditLine
            {
                Sequence = json.GetProperty("sequence").GetInt64(),
                Time = json.GetProperty("time").GetDateTimeOffset(),
                MonotonicNanoseconds = json.GetProperty("monotonic_ns").GetInt64(),
                Boot = json.GetProperty("boot").GetString()!,
                ProcessId = json.GetProperty("pid").GetInt32(),
                ProgramName = json.GetProperty("program").GetString()!,
                Kind = json.GetProperty("kind").GetString()!,
                By = Text(json, "by"),
                Subject = Text(json, "subject"),
                Detail = Text(json, "detail"),
                Episode = json.TryGetProperty("episode", out JsonElement episode) ? episode.GetGuid() : null,
                Verdict = Text(json, "verdict"),
                Reason = Text(json, "reason"),
                Count = json.TryGetProperty("count", out JsonElement count) ? count.GetInt64() : null,
                Previous = json.GetProperty("previous").GetString()!,
            };
            return true;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static void Add(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…"));
        }
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement text) ? text.GetString() ?? "" : "";
}
