using System.Diagnostics;
using System.Text;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>A process that is started until it has said that it is ready, and ends with this object.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private readonly Process process;
    private readonly Func<string, bool> isReady;
    private readonly bool readsOutput;
    private readonly StringBuilder said = new();
    private readonly ManualResetEventSlim settled = new(false);
    private bool isDisposed;

    private ChildProcess(Process process, Func<string, bool> isReady, bool readsOutput)
    {
        (this.process, this.isReady, this.readsOutput) = (process, isReady, readsOutput);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => KeepOutput(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>The process, for what the system knows of it.</summary>
    public Process Process => process;

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">More of the environment; null for none.</param>
    /// <param name="isReady">Whether all that it has said so far means that it is ready; asked for every line.</param>
    /// <param name="readsOutput">Whether standard output counts as said, as standard error does.</param>
    /// <exception cref="UserException">There is no such program.</exception>
    public static ChildProcess Start(string[] command, IReadOnlyDictionary<string, string>? environment, Func<string, bool> isReady, bool readsOutput)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            return new ChildProcess(Process.Start(start)!, isReady, readsOutput);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new UserException($"'{command[0]}' cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Starts a program and waits until it is ready; one that does not get there is ended.</summary>
    /// <param name="name">What it is called in the sentence that says that it did not start.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">More of the environment; null for none.</param>
    /// <param name="isReady">As in <see cref="Start"/>.</param>
    /// <param name="readsOutput">As in <see cref="Start"/>.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">It did not start; the sentence says what it said.</exception>
    public static ChildProcess StartReady(
        string name,
        string[] command,
        IReadOnlyDictionary<string, string>? environment,
        Func<string, bool> isReady,
        bool readsOutput,
        TimeSpan timeout,
        CancellationToken cancellation)
    {
        ChildProcess child = Start(command, environment, isReady, readsOutput);
        try
        {
            return child.AwaitReady(timeout, cancellation)
                ? child
                : throw new UserException($"{name} did not start within {timeout.TotalSeconds:0} s; it said: {child.Said()}");
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    /// <summary>Waits until it is ready or has ended.</summary>
    /// <returns>Whether it is ready.</returns>
    public bool AwaitReady(TimeSpan timeout, CancellationToken cancellation) => settled.Wait(timeout, cancellation) && isReady(Said());

    /// <summary>What it has said.</summary>
    public string Said()
    {
        lock (said)
        {
            return said.ToString().Trim();
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit(StopTimeout);
    }

    /// <summary>Ends it; twice does no harm.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
        settled.Dispose();
    }

    private void KeepOutput(string? line)
    {
        if (readsOutput)
        {
            Keep(line);
        }
    }

    private void Keep(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }

        if (!settled.IsSet && (line is null || isReady(Said())))
        {
            settled.Set();
        }
    }
}
