using System.Diagnostics;

namespace SimpleVlaRl.Functional.Tests;

/// <summary>Runs one of our programs to its end, as a person would.</summary>
internal static class FinishedProgram
{
    /// <summary>Runs a command with variables of its environment to its end.</summary>
    /// <returns>The exit code, standard output and standard error.</returns>
    public static Task<(int ExitCode, string Output, string Errors)> Run(string program, Dictionary<string, string> environment, params string[] arguments) =>
        Finish(Start(program, environment, arguments));

    /// <summary>Runs a command on a system that writes no file beyond a size, as a disk that fills does: the write that would pass it fails.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunWithFilesUpTo(int kibibytes, string program, params string[] arguments)
    {
        // The signal that comes with such a write is ignored, so that the write returns its error; .NET's double mapping of code is a large file.
        string script = $"trap '' XFSZ; ulimit -f {kibibytes}; exec dotnet \"$@\"";
        ProcessStartInfo start = new("bash", ["-c", script, "bash", ProgramPath.Of(program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Finish(Process.Start(start)!);
    }

    /// <summary>Starts a command with variables of its environment; the caller waits for it.</summary>
    public static Process Start(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [ProgramPath.Of(program), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_WAIT_POLICY"] = "passive";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> Finish(Process started)
    {
        using Process process = started;
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output, await errors);
    }
}
