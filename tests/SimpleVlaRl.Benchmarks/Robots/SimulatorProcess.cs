using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary><c>vla-simulator</c> in a process of its own, with less right to the processor than ours; ends with the object it gives.</summary>
internal static class SimulatorProcess
{
    private const string Ready = "simulating";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Starts it and waits until it simulates.</summary>
    /// <param name="domainId">The ROS domain.</param>
    /// <param name="robotFile">The robot's profile.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="environment">More of the environment; null for none.</param>
    /// <param name="before">Words before the program.</param>
    /// <exception cref="UserException">It did not start; the sentence says what it said.</exception>
    public static ChildProcess Start(
        int domainId, string robotFile, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null, params string[] before)
    {
        // On Linux a priority belongs to a thread; only a process that is started with it has it on all of them.
        string[] command =
        [
            .. before, "nice", "-n", "5", .. ProgramWords.Of("vla-simulator"), "--domain", domainId.ToString(CultureInfo.InvariantCulture), "--robot", robotFile
        ];
        return ChildProcess.StartReady(
            "The simulator", command, environment, text => text.Contains(Ready, StringComparison.Ordinal), readsOutput: false, StartTimeout, cancellation);
    }
}
