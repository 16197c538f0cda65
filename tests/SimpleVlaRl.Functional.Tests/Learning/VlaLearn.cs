using System.Diagnostics;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>Runs the <c>vla-learn</c> that was built beside these tests, as a person would.</summary>
internal static class VlaLearn
{
    /// <summary>Runs a command to its end.</summary>
    /// <returns>The exit code, standard output and standard error.</returns>
    public static Task<(int ExitCode, string Output, string Errors)> Run(params string[] arguments) => Run([], arguments);

    /// <summary>Runs a command with variables of its environment to its end.</summary>
    /// <returns>The exit code, standard output and standard error.</returns>
    public static async Task<(int ExitCode, string Output, string Errors)> Run(Dictionary<string, string> environment, params string[] arguments)
    {
        return await Finish(Start(environment, arguments));
    }

    /// <summary>Runs a command on a system that writes no file beyond a size, as a disk that fills does: the write that would pass it fails.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunWithFilesUpTo(int kibibytes, params string[] arguments)
    {
        // The signal that comes with such a write is ignored, so that the write returns its error; .NET's double mapping of code is a large file.
        ProcessStartInfo start = new("bash", ["-c", $"trap '' XFSZ; ulimit -f {kibibytes}; exec dotnet \"$@\"", "bash", Program(), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Finish(Process.Start(start)!);
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

    /// <summary>Starts a command; the caller waits for it.</summary>
    public static Process Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts a command with variables of its environment.</summary>
    public static Process Start(Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Program(), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_WAIT_POLICY"] = "passive";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>The folder of the program.</summary>
    public static string Folder => Path.GetDirectoryName(Program())!;

    /// <summary>The program itself.</summary>
    public static string Program()
    {
        string[] place = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string program = Path.Combine(Repository.Root, "src", "SimpleVlaRl.Learner", "bin", place[^3], place[^2], place[^1], "vla-learn.dll");
        Assert.True(File.Exists(program), $"'{program}' is absent; build src/SimpleVlaRl.Learner with the same configuration");
        return program;
    }
}
