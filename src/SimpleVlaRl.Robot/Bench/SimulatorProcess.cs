using System.Diagnostics;
using System.Globalization;
using System.Text;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Robot.Bench;

/// <summary><c>vla-robot sim</c> in a process of its own, with less right to the processor than ours; ends with this object.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    private const string Ready = "simulating";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly ManualResetEventSlim settled = new(false);

    private SimulatorProcess(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Starts it and waits until it simulates.</summary>
    /// <exception cref="UserException">It did not start; the sentence says what it said.</exception>
    public static SimulatorProcess Start(int domainId, string robotFile, CancellationToken cancellation)
    {
        string program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(SimulatorProcess).Assembly.Location] : [program];

        // On Linux a priority belongs to a thread; only a process that is started with it has it on all of them.
        ProcessStartInfo start = new("nice", ["-n", "5", .. self, "sim", "--domain", domainId.ToString(CultureInfo.InvariantCulture), "--robot", robotFile])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        SimulatorProcess simulator = new(Process.Start(start)!);
        try
        {
            simulator.AwaitReady(cancellation);
            return simulator;
        }
        catch
        {
            simulator.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit(StopTimeout);
        }

        process.Dispose();
        settled.Dispose();
    }

    private void AwaitReady(CancellationToken cancellation)
    {
        bool isSettled = settled.Wait(StartTimeout, cancellation);
        string text = Said();
        if (!isSettled || !text.Contains(Ready, StringComparison.Ordinal))
        {
            throw new UserException($"The simulator did not start within {StartTimeout.TotalSeconds:0} s; it said: {text}");
        }
    }

    private string Said()
    {
        lock (said)
        {
            return said.ToString().Trim();
        }
    }

    private void Keep(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }

        if (line is null || line.Contains(Ready, StringComparison.Ordinal))
        {
            settled.Set();
        }
    }
}
