using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Safety.Auditing;
using Spectre.Console;

namespace SimpleVlaRl.Robot.Audit;

/// <summary>An audit log for people and for scripts.</summary>
internal static class AuditReport
{
    /// <summary>Shows what is asked for, and whether the log is whole.</summary>
    /// <returns>The exit code: a failure when it is not.</returns>
    /// <exception cref="UserException">It cannot be read.</exception>
    public static int Show(string path, AuditQuery query, Terminal terminal)
    {
        AuditReading reading = Read(path);
        List<string> breaks = [.. reading.Breaks];
        if (query.Expected is { } expected && reading.LastDigest != expected && reading.Lines.All(line => line.Previous != expected))
        {
            breaks.Add($"no line has the digest {expected}: lines were cut from the end, or it is another log");
        }

        AuditLine[] lines = query.OnlyVerifies ? [] : [.. reading.Lines.Where(query.Wants)];
        if (!query.OnlyVerifies)
        {
            terminal.Show(Table(lines));
        }

        foreach (string notice in reading.Notices)
        {
            terminal.Line($"note: {Plain(notice)}");
        }

        foreach (string found in breaks)
        {
            terminal.Line($"BROKEN: {Plain(found)}");
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{reading.Lines.Count} lines, {(breaks.Count == 0 ? "whole" : $"broken in {breaks.Count} {(breaks.Count == 1 ? "place" : "places")}")}; "
            + $"last digest {reading.LastDigest}"));
        terminal.Json(new JsonObject
        {
            ["path"] = RepositoryPaths.Relative(path),
            ["whole"] = breaks.Count == 0,
            ["line_count"] = reading.Lines.Count,
            ["last_digest"] = reading.LastDigest,
            ["breaks"] = new JsonArray([.. breaks.Select(text => JsonValue.Create(text))]),
            ["notices"] = new JsonArray([.. reading.Notices.Select(text => JsonValue.Create(text))]),
            ["lines"] = new JsonArray([.. lines.Select(Json)]),
        });
        return breaks.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static AuditReading Read(string path)
    {
        try
        {
            return AuditFile.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                $"The audit log '{path}' cannot be read: {exception.Message.TrimEnd('.')}. 'vla-robot run' makes one in its --store; give the "
                + "right --store or file.",
                exception);
        }
    }

    private static Table Table(AuditLine[] lines)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("line", "time (UTC)", "program", "what", "by", "of", "detail");
        foreach (AuditLine line in lines)
        {
            string[] cells =
            [
                line.Sequence.ToString(CultureInfo.InvariantCulture),
                line.Time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{line.ProgramName} {line.ProcessId}"),
                line.Kind,
                line.By,
                line.Subject,
                Details(line),
            ];
            table.AddRow([.. cells.Select(cell => Markup.Escape(Plain(cell)))]);
        }

        return table;
    }

    private static string Details(AuditLine line) => string.Join(", ", ((string[])
    [
        line.Verdict.Length > 0 ? $"{line.Verdict}: {line.Reason}" : "",
        line.Count is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count}") : "",
        line.Detail,
        line.Episode is { } episode ? $"episode {episode.ToString("D")[^12..]}" : "",
    ]).Where(text => text.Length > 0));

    private static JsonObject Json(AuditLine line) => new()
    {
        ["sequence"] = line.Sequence,
        ["time"] = line.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
        ["monotonic_ns"] = line.MonotonicNanoseconds,
        ["boot"] = line.Boot,
        ["pid"] = line.ProcessId,
        ["program"] = line.ProgramName,
        ["kind"] = line.Kind,
        ["by"] = line.By,
        ["subject"] = line.Subject,
        ["detail"] = line.Detail,
        ["episode"] = line.Episode?.ToString("D"),
        ["verdict"] = line.Verdict,
        ["reason"] = line.Reason,
        ["count"] = line.Count,
    };

    /// <summary>What stands in a file must not steer the terminal.</summary>
    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter));
}
