using System.Text.Json;
using System.Text.Json.Serialization;
using SimpleVlaRl.Core;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Suite;

/// <summary>What came of one task: imitation, then reinforcement learning, on the same report starts.</summary>
internal sealed record SuiteRow
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
    };

    public required string Task { get; init; }

    /// <summary>The policy that learned this task together with others; null where the task has a policy of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Together { get; init; }

    /// <summary>Whether the imitation was of several tasks, and the demonstrations are those of all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool StartIsShared { get; init; }

    /// <summary>Whether GRPO practised this task; a policy of several tasks may leave some out.</summary>
    public bool Practised { get; init; } = true;

    public required int Demonstrations { get; init; }

    public required int ImitationSteps { get; init; }

    public required SuiteScore Imitation { get; init; }

    public required SuiteScore Reinforced { get; init; }

    public required double ReinforcementMinutes { get; init; }

    public required int Iterations { get; init; }

    public required long Seed { get; init; }

    public required long FirstEvaluationSeed { get; init; }

    public required string Machine { get; init; }

    /// <summary>The commands that give the row again, in order.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>(after − before) / before.</summary>
    [JsonIgnore]
    public double RelativeGain => (Reinforced.Rate - Imitation.Rate) / Imitation.Rate;

    /// <summary>Whether the outcome of every start is known, so that both policies are compared start by start.</summary>
    [JsonIgnore]
    public bool IsPaired => Imitation.Outcomes is not null && Reinforced.Outcomes is not null;

    /// <summary>
    /// The chance, over starts, of a difference like this between two equal policies: McNemar's exact test, or Fisher's in rows that did not keep the outcome
    /// of each start.
    /// </summary>
    [JsonIgnore]
    public double ProbabilityOfChance
    {
        get
        {
            if (!IsPaired)
            {
                return FisherExactTest.TwoSided(Imitation.Successes, Imitation.Episodes, Reinforced.Successes, Reinforced.Episodes);
            }

            (int onlyBefore, int onlyAfter) = StartOutcomes.Differing(Imitation.Outcomes!, Reinforced.Outcomes!);
            return McNemarExactTest.TwoSided(onlyBefore, onlyAfter);
        }
    }

    public static string PathOf(string folder, string task) => Path.Combine(folder, $"{task}.json");

    public static SuiteRow Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SuiteRow>(File.ReadAllText(path), Format) ?? throw new JsonException("it is empty");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The suite's row '{path}' cannot be read: {exception.Message} Remove it, and the task is done again.", exception);
        }
    }

    /// <summary>Writes the row: it is there and whole, or not there.</summary>
    public void Write(string path) => WholeFile.WriteText(path, JsonSerializer.Serialize(this, Format) + "\n");
}
