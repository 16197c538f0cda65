using System.Globalization;
using System.Text.RegularExpressions;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>How the programs around one robot are started, each as a process of its own.</summary>
/// <param name="domain">The ROS domain.</param>
/// <param name="robotFile">The robot's profile.</param>
/// <param name="configuration">What Cyclone DDS is told.</param>
/// <param name="cancellation">Gives up.</param>
internal sealed partial class RobotPrograms(int domain, string robotFile, string configuration, CancellationToken cancellation)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(8);

    /// <summary>Words before a program that is to end on Ctrl-C: a shell that starts programs in the background has them ignore it.</summary>
    public static string[] HearsInterrupts => ["/usr/bin/env", "--default-signal=INT"];

    /// <summary>The shipped policy.</summary>
    public static string Policy => RepositoryPaths.Of("models", "transfer-cube-nano");

    /// <summary>How a node of the bench's own takes part.</summary>
    /// <param name="name">Its name.</param>
    public RosContextOptions Node(string name) =>
        new() { NodeName = name, DomainId = domain, Network = new RosNetwork(RosNetworkRange.SystemDefault, [], configuration) };

    /// <summary>Starts the simulator beside the other programs.</summary>
    /// <exception cref="UserException">It did not start.</exception>
    public ChildProcess Simulator() => Simulator(configuration);

    /// <summary>Starts the simulator.</summary>
    /// <param name="configured">What Cyclone DDS is told there.</param>
    /// <param name="before">Words before it.</param>
    /// <exception cref="UserException">It did not start.</exception>
    public ChildProcess Simulator(string configured, params string[] before) =>
        SimulatorProcess.Start(domain, robotFile, cancellation, Environment(configured), before);

    /// <summary>Starts a guard that stays.</summary>
    /// <exception cref="UserException">It did not start.</exception>
    public ChildProcess Guard() => ChildProcess.StartReady(
        "The guard",
        [.. ProgramWords.Of("vla-guard"), "--domain", Text(domain), "--robot", robotFile],
        Environment(configuration),
        said => said.Contains("guarding", StringComparison.Ordinal),
        readsOutput: false,
        StartTimeout,
        cancellation);

    /// <summary>Starts a server of the shipped policy.</summary>
    /// <param name="port">Where; 0 for a free port.</param>
    /// <exception cref="UserException">It did not start.</exception>
    public ServerProcess Server(int port) => ServerProcess.Serve(Policy, port, cancellation);

    /// <summary>How a run names the policy of a server on this machine.</summary>
    public static string PolicyAt(int port) => FormattableString.Invariant($"grpc://127.0.0.1:{port}");

    /// <summary>Starts a run.</summary>
    /// <param name="policy">Its policy.</param>
    /// <param name="store">Where its episodes are recorded.</param>
    /// <param name="more">More of its environment.</param>
    /// <param name="options">More of its options.</param>
    public ChildProcess Run(string policy, string store, IReadOnlyDictionary<string, string>? more, params string[] options)
    {
        string[] words =
        [
            .. HearsInterrupts, .. ProgramWords.Of("vla-robot"), "run", "--policy", policy, "--robot", robotFile, "--time-limit", "30",
            "--store", store, "--domain", Text(domain), .. options,
        ];
        return ChildProcess.Start(words, Environment(configuration, more), _ => false, readsOutput: true);
    }

    /// <summary>The number of the guard that a run has said; null before it has.</summary>
    public static int? GuardOf(ChildProcess run) =>
        GuardPattern().Match(run.Said()) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>Ends a run as an operator does: Ctrl-C, and a kill where that does not help.</summary>
    public static void Interrupt(ChildProcess run, Waiting waiting)
    {
        Signals.Send(run.Process.Id, "INT");
        if (!waiting.TryUntil(() => run.Process.HasExited, ToEnd))
        {
            run.Kill();
        }
    }

    /// <summary>Kills the guard of a run, which outlives it; where there is none, nothing happens.</summary>
    public static void KillGuardOf(ChildProcess? run)
    {
        if (run is not null && GuardOf(run) is { } guard)
        {
            Signals.Send(guard, "KILL");
        }
    }

    /// <summary>Recovers what a crash left in a store.</summary>
    /// <exception cref="UserException">It cannot be recovered.</exception>
    public static void Recover(string store) => Command("episodes", "recover", "--store", store);

    /// <summary>Runs a command of <c>vla-robot</c> that must succeed.</summary>
    /// <exception cref="UserException">It did not.</exception>
    public static void Command(params string[] arguments)
    {
        string[] words = ProgramWords.Of("vla-robot");
        Signals.Demand(words[0], [.. words[1..], .. arguments]);
    }

    /// <summary>Waits for the guard of a run that has ended: it holds the arms first, and another one could not take them before.</summary>
    public static void AwaitEndOfGuard(ChildProcess? run, Waiting waiting) =>
        waiting.TryUntil(() => run is null || GuardOf(run) is not { } guard || !Directory.Exists($"/proc/{guard}"), ToEnd);

    /// <summary>The episodes that are being written in a store.</summary>
    public static string[] Parts(string store) => Directory.Exists(store) ? Directory.GetFiles(store, "*.part", SearchOption.AllDirectories) : [];

    private static Dictionary<string, string> Environment(string configured, IReadOnlyDictionary<string, string>? more = null) =>
        new(more ?? new Dictionary<string, string>()) { ["CYCLONEDDS_URI"] = configured, ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "SYSTEM_DEFAULT" };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("the gate is in process (\\d+)")]
    private static partial Regex GuardPattern();
}
