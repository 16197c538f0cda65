using System.Globalization;
using System.Text.Json.Nodes;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>A program of a soak, which may be started several times; its longest life is what is looked at.</summary>
internal sealed class ProcessLife(string name)
{
    /// <summary>What a process takes in its first seconds is no leak.</summary>
    private const double WarmUpSeconds = 120;

    private const double Mebi = 1 << 20;
    private readonly List<List<ProcessSample>> lives = [];
    private int process;
    private long startedTimestamp;

    /// <summary>The process is another one from now on.</summary>
    public void Start(int number)
    {
        (process, startedTimestamp) = (number, TimeProvider.System.GetTimestamp());
        lives.Add([]);
    }

    /// <summary>Looks at it.</summary>
    public void Sample()
    {
        if (lives.Count > 0 && ProcessSample.Of(process, TimeProvider.System.GetElapsedTime(startedTimestamp).TotalSeconds) is { } sample)
        {
            lives[^1].Add(sample);
        }
    }

    public string Line() => Longest() is not { } life ? $"{name,-10} lived too short for its growth to be seen" : string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-10} {lives.Count,3} lives, the longest {life[^1].Seconds / 60:0.0} min: memory {Median(Early(life), Memory):0.0}, then "
        + $"{Median(Late(life), Memory):0.0} MiB; handles {Median(Early(life), Handles):0}, then {Median(Late(life), Handles):0}; "
        + $"threads {Median(Early(life), Threads):0}, then {Median(Late(life), Threads):0}");

    public JsonObject Document()
    {
        JsonObject document = new() { ["program"] = name, ["lives"] = lives.Count };
        if (Longest() is { } life)
        {
            document["minutes"] = Math.Round(life[^1].Seconds / 60, 1);
            document["memory_mib"] = Pair(life, Memory, 1);
            document["handles"] = Pair(life, Handles, 0);
            document["threads"] = Pair(life, Threads, 0);
        }

        return document;
    }

    private static JsonObject Pair(List<ProcessSample> life, Func<ProcessSample, double> value, int digits) => new()
    {
        ["early"] = Math.Round(Median(Early(life), value), digits),
        ["late"] = Math.Round(Median(Late(life), value), digits),
        ["most"] = Math.Round(life.Max(value), digits),
    };

    /// <summary>The longest life, without its first minutes; null where none was longer.</summary>
    private List<ProcessSample>? Longest()
    {
        List<ProcessSample> longest = lives.MaxBy(life => life.Count == 0 ? 0 : life[^1].Seconds) ?? [];
        List<ProcessSample> warm = [.. longest.Where(sample => sample.Seconds > WarmUpSeconds)];
        return warm.Count < 4 ? null : warm;
    }

    private static IEnumerable<ProcessSample> Early(List<ProcessSample> life) => life.Take(Math.Max(1, life.Count / 4));

    private static IEnumerable<ProcessSample> Late(List<ProcessSample> life) => life.TakeLast(Math.Max(1, life.Count / 4));

    private static double Median(IEnumerable<ProcessSample> samples, Func<ProcessSample, double> value)
    {
        double[] sorted = [.. samples.Select(value).Order()];
        return sorted[sorted.Length / 2];
    }

    private static double Memory(ProcessSample sample) => sample.MemoryBytes / Mebi;

    private static double Handles(ProcessSample sample) => sample.Handles;

    private static double Threads(ProcessSample sample) => sample.Threads;
}
