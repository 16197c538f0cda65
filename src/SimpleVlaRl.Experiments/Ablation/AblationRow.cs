using System.Text.Json;
using System.Text.Json.Serialization;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;

namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>One seed of one variant under a budget of attempts, as a file: what has a row is not made again.</summary>
internal sealed record AblationRow
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
    };

    public required string Variant { get; init; }

    public required string Policy { get; init; }

    public required string Task { get; init; }

    /// <summary>The attempts of the budget.</summary>
    public required long Budget { get; init; }

    /// <summary>The validation starts of each measurement.</summary>
    public required int ValidationStarts { get; init; }

    public required AblationRun Run { get; init; }

    /// <summary>The command that gives the run again.</summary>
    public required string Command { get; init; }

    public static string PathOf(string folder, string variant, long seed) => Path.Combine(folder, FormattableString.Invariant($"{variant}-seed-{seed}.json"));

    /// <summary>Reads a row.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static AblationRow Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<AblationRow>(File.ReadAllText(path), Format) ?? throw new JsonException("it is empty");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UserException($"The row '{path}' of an ablation cannot be read: {exception.Message} Remove it, and the run is made again.", exception);
        }
    }

    /// <summary>Reads every row of a folder, or the one of a file.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static IReadOnlyList<AblationRow> ReadAll(string path)
    {
        if (File.Exists(path))
        {
            return [Read(path)];
        }

        string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*-seed-*.json").Order(StringComparer.Ordinal)] : [];
        return files.Length > 0 ? [.. files.Select(Read)]
            : throw new UserException($"'{path}' has no rows of an ablation; give the folder 'rows' of one that ran with --attempts.");
    }

    /// <summary>Refuses a row of another experiment.</summary>
    /// <exception cref="UserException">It differs; what differs is named.</exception>
    public void DemandSame(AblationOptions options, string path)
    {
        string[] differences =
        [
            .. new (string Name, string Here, string There)[]
            {
                ("policy", options.Policy, Policy),
                ("task", options.Task, Task),
                ("validation starts", $"{options.Episodes}", $"{ValidationStarts}"),
            }.Where(entry => entry.Here != entry.There).Select(entry => $"{entry.Name} is {entry.There} there and {entry.Here} here"),
        ];
        if (differences.Length > 0)
        {
            throw new UserException($"The row '{path}' is of another ablation: {string.Join("; ", differences)}. Give another folder with --run.");
        }
    }

    /// <summary>Writes the row: it is there and whole, or not there.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.WriteText(path, JsonSerializer.Serialize(this, Format) + "\n");
    }
}
