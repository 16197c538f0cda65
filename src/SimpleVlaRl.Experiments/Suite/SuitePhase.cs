using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;

namespace SimpleVlaRl.Experiments.Suite;

/// <summary>
/// One command of this program in a process of its own: what the suite does is what a person would type, and a phase's native memory ends with it.
/// Its document is kept, and a phase that has one is not run again.
/// </summary>
internal sealed class SuitePhase(string folder, Terminal terminal)
{
    private readonly List<string> commands = [];

    /// <summary>The commands so far, those of earlier runs included.</summary>
    public IReadOnlyList<string> Commands => commands;

    /// <summary>Adds a command that was run before this suite.</summary>
    public void Note(string command) => commands.Add(command);

    /// <summary>Runs a command, or takes what it printed before.</summary>
    /// <param name="name">The phase's name; its document is kept under it.</param>
    /// <param name="arguments">The command line, without <c>--json</c>.</param>
    /// <param name="extra">Words that depend on what an earlier stop left, such as <c>--resume</c>; not part of the recorded command.</param>
    /// <param name="cancellation">Stops the child as Ctrl-C would.</param>
    /// <returns>The document.</returns>
    public JsonNode Run(string name, IReadOnlyList<string> arguments, IReadOnlyList<string> extra, CancellationToken cancellation)
    {
        commands.Add("launch/vla-learn " + string.Join(' ', arguments));
        string kept = Path.Combine(folder, name + ".json");
        if (File.Exists(kept))
        {
            return JsonNode.Parse(File.ReadAllText(kept))!;
        }

        cancellation.ThrowIfCancellationRequested();
        terminal.Status($"== {commands[^1]}");
        string printed = Execute([.. arguments, .. extra, "--json"], cancellation);
        JsonNode document;
        try
        {
            document = JsonNode.Parse(printed) ?? throw new JsonException("it printed nothing");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{commands[^1]}' did not print one JSON document: {exception.Message}", exception);
        }

        Directory.CreateDirectory(folder);
        WholeFile.WriteText(kept, printed);
        return document;
    }

    private string Execute(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(ThisProgram.Words[0], [.. ThisProgram.Words.Skip(1), .. arguments]) { RedirectStandardOutput = true };
        using Process child = Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");

        // Ctrl-C reaches the child by itself, a SIGTERM to this process does not. SIGTERM it is: a child of a background job may ignore SIGINT.
        using CancellationTokenRegistration registration = cancellation.Register(() => Process.Start("kill", ["-TERM", child.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit());
        string printed = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return child.ExitCode == ExitCode.Success
            ? printed
            : throw new UserException($"'{commands[^1]}' ended with exit code {child.ExitCode}; what it said is above. The same suite command goes on from here.");
    }
}
