using YamlDotNet.Core;

namespace SimpleVlaRl.Robots;

/// <summary>Reads the tasks of a robot: <c>tasks.yaml</c> beside its <c>robot.yaml</c>. A robot without that file has no task with words of its own.</summary>
public static class TaskProfileFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "tasks.yaml";

    private const double LongestSeconds = 86_400;

    /// <summary>Reads the tasks of a robot.</summary>
    /// <param name="robotFile">The robot's profile; the tasks lie beside it.</param>
    /// <returns>The tasks in the order of the file; empty without a file.</returns>
    /// <exception cref="InvalidDataException">The file cannot be read or used.</exception>
    public static IReadOnlyList<TaskProfile> Read(string robotFile)
    {
        ArgumentNullException.ThrowIfNull(robotFile);
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(robotFile))!, FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        List<TaskYaml> tasks;
        try
        {
            tasks = ProfileYaml.Read<List<TaskYaml>>(File.ReadAllText(path)) ?? [];
        }
        catch (YamlException exception)
        {
            throw new InvalidDataException(
                $"'{path}' is no list of tasks: line {exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {exception.Message}", exception);
        }

        string[] errors = [.. tasks.SelectMany(Errors), .. Repeated(tasks)];
        return errors.Length == 0
            ? [.. tasks.Select(
                task => new TaskProfile
                {
                    Name = task.Name!,
                    Instruction = task.Instruction!,
                    Place = task.Place,
                    TimeLimit = TimeSpan.FromSeconds(task.TimeLimitSeconds!.Value),
                })]
            : throw new InvalidDataException($"'{path}' cannot be used: {string.Join("; ", errors)}.");
    }

    private static IEnumerable<string> Errors(TaskYaml task, int index)
    {
        string field = string.IsNullOrWhiteSpace(task.Name) ? $"task {index + 1}" : $"task '{task.Name}'";
        if (string.IsNullOrWhiteSpace(task.Name))
        {
            yield return $"{field}: name is missing";
        }

        if (string.IsNullOrWhiteSpace(task.Instruction))
        {
            yield return $"{field}: instruction is missing; say what the robot is told to do";
        }

        if (task.TimeLimitSeconds is not (> 0 and <= LongestSeconds))
        {
            yield return $"{field}: time_limit_seconds is {task.TimeLimitSeconds?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "missing"}; "
                + $"expected more than 0 and at most {LongestSeconds}";
        }
    }

    private static IEnumerable<string> Repeated(List<TaskYaml> tasks) => tasks
        .Where(task => task.Name is not null)
        .GroupBy(task => task.Name)
        .Where(group => group.Count() > 1)
        .Select(group => $"task '{group.Key}' stands {group.Count()} times; names are unique");
}
