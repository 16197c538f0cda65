using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Recording;

/// <summary><c>vla-bench recorder</c>.</summary>
internal static class RecorderBenchCommand
{
    private const string Description = """
        Records three cameras of 640x480 at 30 Hz and the joints at their servo rate into one episode, in real time: what was dropped, and how late the ticks
        of the control thread were beside the same thread without a recorder. Then episodes as fast as the recorder can, each in turns with 'cp' and 'sync' of
        its file. Exits with 1 where anything was dropped.

        Examples:
          vla-bench recorder --json            ten minutes
          vla-bench recorder --seconds 20
        """;

    public static Command Create()
    {
        NumberOption<double> seconds = new("--seconds", "seconds", 1, 86_400)
        {
            Description = "How long the episode in real time is.",
            DefaultValueFactory = _ => 600
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("recorder", Description) { seconds, json };
        command.SetAction(parsed => ProgramHost.Guard(
            BenchProgram.Name,
            cancellation => new RecorderBench(parsed.GetValue(seconds), new Terminal(parsed.GetValue(json)), cancellation).Run()));
        return command;
    }
}
