namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>How the pages write rows, commands and links.</summary>
internal static class Markdown
{
    /// <summary>The lines above a table's rows.</summary>
    public static IEnumerable<string> Head(params IEnumerable<string> headers) => [Row(headers), "|" + string.Concat(headers.Select(_ => "---|"))];

    /// <summary>A row of a table.</summary>
    public static string Row(params IEnumerable<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";

    /// <summary>A command as a person types it: not as JSON for these pages.</summary>
    public static string Command(string template, RawScope scope)
    {
        string command = TextTemplate.Fill(template, scope);
        return command.EndsWith(" --json", StringComparison.Ordinal) ? command[..^" --json".Length] : command;
    }

    /// <summary>The processor and its cores, out of all that a machine says of itself.</summary>
    public static string Machine(string template, RawScope scope) => TextTemplate.Fill(template, scope).Split(',', 2)[0];

    /// <summary>The day of a measurement.</summary>
    public static string Date(string? template, RawScope scope) => template is null ? "day not kept" : TextTemplate.Fill(template, scope);

    /// <summary>A link from a page to a raw file, or to the folder of several.</summary>
    public static string Link(string page, string file)
    {
        string target = file.Contains('*', StringComparison.Ordinal) ? Path.GetDirectoryName(file)! : file;
        string folder = Path.GetFileName(Path.GetDirectoryName(target)!);
        string name = Path.GetFileNameWithoutExtension(target);
        return $"[{(folder == "results" ? name : $"{folder}/{name}")}]({Path.GetRelativePath(Path.GetDirectoryName(page)!, target)})";
    }
}
