using System.Globalization;
using System.Text.RegularExpressions;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>A server in a process of its own: started until it says where it listens, measured by its processor time, ended with this object.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private readonly ChildProcess child;

    private ServerProcess(ChildProcess child) => this.child = child;

    /// <summary>The ports in the order in which it said them.</summary>
    public IReadOnlyList<int> Ports => [.. PortPattern().Matches(Said()).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    /// <summary>Its number.</summary>
    public int Process => child.Process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => child.Process.HasExited;

    /// <summary>How much processor time it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            child.Process.Refresh();
            return child.Process.HasExited ? TimeSpan.Zero : child.Process.TotalProcessorTime;
        }
    }

    /// <summary><c>vla-robot</c> as a server.</summary>
    public static ServerProcess StartRobot(CancellationToken cancellation, params string[] arguments) =>
        Start(2, [.. ProgramWords.Of("vla-robot"), .. arguments], null, cancellation);

    /// <summary>A <c>vla-robot serve</c> for one robot: each request by itself, and nothing kept.</summary>
    /// <param name="policyFolder">The policy.</param>
    /// <param name="grpcPort">Where; 0 for a free port.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">It did not start.</exception>
    public static ServerProcess Serve(string policyFolder, int grpcPort, CancellationToken cancellation) => StartRobot(
        cancellation,
        "serve", "--policy", policyFolder, "--http-port", "0", "--grpc-port", grpcPort.ToString(CultureInfo.InvariantCulture), "--outcomes", "", "--batch", "1",
        "--lanes", "1");

    /// <summary>Starts a server and waits until it has said its ports.</summary>
    /// <param name="ports">How many ports it says, each as <c>…:PORT</c> or <c>listening on PORT</c>.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">More of the environment.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">It did not start; the sentence says what it said.</exception>
    public static ServerProcess Start(int ports, string[] command, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellation) =>
        new(ChildProcess.StartReady(
            $"'{string.Join(' ', command)}'",
            command,
            environment,
            text => PortPattern().Count(text) >= ports,
            readsOutput: true,
            StartTimeout,
            cancellation));

    /// <summary>What it has said.</summary>
    public string Said() => child.Said();

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill() => child.Kill();

    /// <inheritdoc/>
    public void Dispose() => child.Dispose();

    [GeneratedRegex(@"(?:at https?://[^ ]*:|listening on )(\d+)")]
    private static partial Regex PortPattern();
}
