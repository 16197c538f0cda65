using System.Diagnostics;

namespace SimpleVlaRl.Robots.Tests.Launch;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    public static (int ExitCode, string Errors) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        output.Wait();
        return (process.ExitCode, errors);
    }
}
