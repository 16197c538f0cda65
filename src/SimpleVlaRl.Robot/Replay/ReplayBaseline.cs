using System.Text.Json;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Robot.Replay;

/// <summary>The answers of an earlier replay, by episode: what a new model, library or board must answer too.</summary>
internal sealed class ReplayBaseline
{
    private readonly string file;
    private readonly Dictionary<Guid, string> digests;

    private ReplayBaseline(string file, Dictionary<Guid, string> digests) => (this.file, this.digests) = (file, digests);

    /// <summary>Reads what <c>episodes replay --json</c> has printed.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The answers.</returns>
    /// <exception cref="UserException">It cannot be read, or is none.</exception>
    public static ReplayBaseline Read(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            return new ReplayBaseline(file, document.RootElement.GetProperty("episodes").EnumerateArray().ToDictionary(
                episode => episode.GetProperty("id").GetGuid(), episode => episode.GetProperty("answers_sha256").GetString()!));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The baseline cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new UserException($"'{file}' is no baseline; expected what 'vla-robot episodes replay --all --json' prints.", exception);
        }
    }

    /// <summary>How the answers of now are to those of the baseline.</summary>
    public ReplayVerdict Of(ReplayResult result) => !digests.TryGetValue(result.EpisodeId, out string? digest) ? ReplayVerdict.New
        : digest == result.AnswersDigest ? ReplayVerdict.Equal
        : ReplayVerdict.Different;

    /// <summary>The episodes of the baseline that were not replayed now: what is not tried is not the same.</summary>
    public IReadOnlyList<Guid> Missing(IEnumerable<ReplayResult> results) => [.. digests.Keys.Except(results.Select(result => result.EpisodeId)).Order()];

    /// <inheritdoc/>
    public override string ToString() => file;
}
