using System.Diagnostics;
using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>The small programs of the system that faults are made with.</summary>
internal static class Signals
{
    /// <summary>Sends a signal to a process; one that has ended does not mind.</summary>
    /// <param name="process">Its number.</param>
    /// <param name="name">Such as <c>STOP</c>.</param>
    public static void Send(int process, string name) => Run("kill", $"-{name}", process.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runs a program that must succeed.</summary>
    /// <exception cref="UserException">It did not.</exception>
    public static void Demand(string program, params string[] arguments)
    {
        (int exitCode, string said) = Run(program, arguments);
        if (exitCode != 0)
        {
            throw new UserException($"'{program} {string.Join(' ', arguments)}' ended with {exitCode}: {said}");
        }
    }

    /// <summary>Runs a program.</summary>
    /// <returns>How it ended and what it said on standard error; -1 where there is no such program.</returns>
    public static (int ExitCode, string Said) Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, said.Trim());
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
