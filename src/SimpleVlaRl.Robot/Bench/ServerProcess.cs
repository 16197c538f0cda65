using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Robot.Bench;

/// <summary>A server in a process of its own: started until it says where it listens, measured by its processor time, ended with this object.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly ManualResetEventSlim settled = new(false);
    private readonly int lines;
    private int found;
    private bool isDisposed;

    private ServerProcess(Process process, int lines)
    {
        (this.process, this.lines) = (process, lines);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>The ports in the order in which it said them.</summary>
    public IReadOnlyList<int> Ports => [.. PortPattern().Matches(Said()).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>How much processor time it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
        }
    }

    /// <summary>How much memory it holds.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.HasExited ? 0 : process.WorkingSet64;
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>This program itself with other arguments.</summary>
    public static ServerProcess StartSelf(CancellationToken cancellation, params string[] arguments) =>
        Start(2, [.. Self(), .. arguments], null, cancellation);

    /// <summary>The words that start this program.</summary>
    public static string[] Self()
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(ServerProcess).Assembly.Location] : [program];
    }

    /// <summary>Starts a server and waits until it has said its ports.</summary>
    /// <param name="ports">How many ports it says, each as <c>…:PORT</c> or <c>listening on PORT</c>.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">More of the environment.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">It did not start; the sentence says what it said.</exception>
    public static ServerProcess Start(int ports, string[] command, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        ServerProcess server;
        try
        {
            server = new ServerProcess(Process.Start(start)!, ports);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new UserException($"'{command[0]}' cannot be started: {exception.Message}", exception);
        }

        if (!server.settled.Wait(StartTimeout, cancellation) || server.Ports.Count < ports)
        {
            string text = server.Said();
            server.Dispose();
            throw new UserException($"'{string.Join(' ', command)}' did not start: {text}");
        }

        return server;
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit(StopTimeout);
    }

    /// <summary>Ends it; a server that has two names is ended once.</summary>
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

    public string Said()
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
            found += line is null ? 0 : PortPattern().Count(line);
        }

        if (line is null || found >= lines)
        {
            settled.Set();
        }
    }

    [GeneratedRegex(@"(?:at https?://[^ ]*:|listening on )(\d+)")]
    private static partial Regex PortPattern();
}
