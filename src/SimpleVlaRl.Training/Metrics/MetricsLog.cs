using System.Text.Json;

namespace SimpleVlaRl.Training.Metrics;

/// <summary>Where a run's numbers go: a line of JSON per step in <c>metrics.jsonl</c>, and the same numbers for TensorBoard in a folder beside it.</summary>
public sealed class MetricsLog
{
    /// <summary>The folder of the event files, beside the metrics file.</summary>
    private const string EventFolder = "tensorboard";

    private const string EventPattern = "events.out.tfevents.*";

    private readonly string path;
    private readonly string stepName;
    private readonly TimeProvider time;
    private string? eventPath;

    /// <summary>Names the files; nothing is written yet.</summary>
    /// <param name="path">The metrics file.</param>
    /// <param name="stepName">The member of each line that counts.</param>
    /// <param name="time">The clock.</param>
    public MetricsLog(string path, string stepName, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(time);
        (this.path, this.stepName, this.time) = (path, stepName, time);
    }

    private string Events => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, EventFolder);

    /// <summary>Forgets what an earlier run has written.</summary>
    public void Clear()
    {
        eventPath = null;
        File.Delete(path);
        foreach (string file in Directory.Exists(Events) ? Directory.GetFiles(Events, EventPattern) : [])
        {
            File.Delete(file);
        }
    }

    /// <summary>Takes back what was written after a step: a resumed run makes those steps again.</summary>
    /// <param name="step">The last step that holds.</param>
    public void GoOnAfter(long step)
    {
        eventPath = null;
        if (!File.Exists(path))
        {
            return;
        }

        // A kill may have left a part of a line; it is after every checkpoint.
        string[] kept = [.. File.ReadLines(path).TakeWhile(line => StepOf(line) is { } of && of <= step)];
        string part = path + ".part";
        File.WriteAllLines(part, kept);
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="line">A JSON object on one line, whose numbers, also those of its members, are told.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(string line)
    {
        File.AppendAllText(path, line + "\n");
        using JsonDocument document = JsonDocument.Parse(line);
        long step = document.RootElement.GetProperty(stepName).GetInt64();
        DateTimeOffset now = time.GetUtcNow();
        bool isNew = eventPath is null;
        Directory.CreateDirectory(Events);
        eventPath ??= Path.Combine(Events, EventFile.Name(now));
        using FileStream stream = new(eventPath, FileMode.Append, FileAccess.Write, FileShare.Read);
        if (isNew)
        {
            EventFile.Begin(stream, now, step);
        }

        EventFile.Add(stream, now, step, Scalars(document.RootElement, ""));
    }

    private long? StepOf(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty(stepName).GetInt64();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private IEnumerable<(string Name, float Value)> Scalars(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(member => name.Length > 0 || member.Name != stepName)
            .SelectMany(member => Scalars(member.Value, name.Length == 0 ? member.Name : $"{name}/{member.Name}")),
        JsonValueKind.Number => [(name, (float)element.GetDouble())],
        _ => [],
    };
}
