using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Robot.Tests.Live;

/// <summary>Runs a command of <c>vla-robot</c> in this process. Only tests of one collection do, because the console is the process'.</summary>
internal static class CommandLineOf
{
    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        (TextWriter output, TextWriter errors) = (Console.Out, Console.Error);
        using StringWriter captured = new();
        using StringWriter capturedErrors = new();
        try
        {
            Console.SetOut(captured);
            Console.SetError(capturedErrors);
            return (ProgramHost.Run("vla-robot", () => RobotCommandLine.Read(arguments)), captured.ToString(), capturedErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    /// <summary>Runs a command in the tests' ROS domain, for a short time and with JSON.</summary>
    public static (int ExitCode, JsonNode Document) Json(string seconds, params string[] arguments)
    {
        (int exitCode, string output, string errors) = Run([.. arguments, "--domain", $"{LiveGraph.Domain}", "--seconds", seconds, "--json"]);
        return (exitCode, JsonNode.Parse(output.Length > 0 ? output : throw new InvalidOperationException(errors))!);
    }
}
