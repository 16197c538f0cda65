using System.Collections.Concurrent;
using System.Diagnostics;

namespace SimpleVlaRl.Functional.Tests;

/// <summary>One of our programs in a process of its own, until it is stopped.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> errors = [];
    private readonly ConcurrentQueue<string> output = [];

    private RunningProgram(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Errors => string.Join('\n', errors);

    public string Output => string.Join('\n', output);

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>Starts <c>vla-robot</c>.</summary>
    public static RunningProgram Robot(int domain, params string[] arguments) => Start("vla-robot", [], domain, arguments);

    /// <summary>Starts <c>vla-robot</c> with further environment variables.</summary>
    public static RunningProgram RobotWith(Dictionary<string, string> environment, int domain, params string[] arguments) =>
        Start("vla-robot", environment, domain, arguments);

    /// <summary>Starts <c>vla-simulator</c>.</summary>
    public static RunningProgram Simulator(int domain, params string[] arguments) => Start("vla-simulator", [], domain, arguments);

    /// <summary>Starts <c>vla-guard</c>.</summary>
    public static RunningProgram Guard(int domain, params string[] arguments) => Start("vla-guard", [], domain, arguments);

    /// <summary>Starts <c>vla-learn</c>, which knows no ROS.</summary>
    public static RunningProgram Learner(params string[] arguments) => Start("vla-learn", [], 0, arguments);

    /// <summary>Starts <c>vla-bench</c>.</summary>
    public static RunningProgram Bench(int domain, params string[] arguments) => Start("vla-bench", [], domain, arguments);

    private static RunningProgram Start(string program, Dictionary<string, string> environment, int domain, string[] arguments)
    {
        // The shell that starts tests in the background ignores Ctrl-C, and so would its children.
        ProcessStartInfo start = new("/usr/bin/env", ["--default-signal=INT", "dotnet", ProgramPath.Of(program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ROS_DOMAIN_ID"] = domain.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>Starts what a shell script makes of <c>vla-robot</c>, whose path is its <c>$0</c>.</summary>
    public static RunningProgram RobotIn(int domain, string script)
    {
        ProcessStartInfo start = new("/bin/bash", ["-c", script, ProgramPath.Of("vla-robot")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ROS_DOMAIN_ID"] = domain.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>Waits until a line on standard error holds a text.</summary>
    public Task UntilSaid(string text, double seconds = 15) =>
        Until(() => Errors.Contains(text, StringComparison.Ordinal), $"'{text}' on standard error", seconds);

    public async Task Until(Func<bool> condition, string description, double seconds = 15)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.False(process.HasExited && !condition(), $"the program ended before {description}:\n{Errors}");
            Assert.True(
                TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(seconds), $"not within {seconds} s: {description}; it said:\n{Errors}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Exit(double seconds = 18)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"the program did not end within {seconds} s; it said:\n{Errors}");
        }

        return process.ExitCode;
    }

    public void Interrupt() => Signal("INT");

    /// <summary>Sends a signal.</summary>
    /// <param name="name">Such as <c>HUP</c>.</param>
    public void Signal(string name) =>
        Process.Start("/bin/kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    public void Kill() => process.Kill();

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
