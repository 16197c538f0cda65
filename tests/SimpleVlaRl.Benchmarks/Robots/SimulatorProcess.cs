using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary><c>vla-simulator</c> in a process of its own, with less right to the processor than ours; ends with the object it gives.</summary>
internal static class SimulatorProcess
{
    private const string Ready = "simulating";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Starts it and waits until it simulates.</summary>
    /// <exception cref="UserException">It did not start; the sentence says what it said.</exception>
    public static ChildProcess Start(int domainId, string robotFile, CancellationToken cancellation)
    {
        // On Linux a priority belongs to a thread; only a process that is started with it has it on all of them.
        string[] command =
        [
            "nice", "-n", "5", .. ProgramWords.Of("vla-simulator"), "--domain", domainId.ToString(CultureInfo.InvariantCulture), "--robot", robotFile
        ];
        ChildProcess simulator = ChildProcess.Start(command, environment: null, text => text.Contains(Ready, StringComparison.Ordinal), readsOutput: false);
        try
        {
            return simulator.AwaitReady(StartTimeout, cancellation)
                ? simulator
                : throw new UserException($"The simulator did not start within {StartTimeout.TotalSeconds:0} s; it said: {simulator.Said()}");
        }
        catch
        {
            simulator.Dispose();
            throw;
        }
    }
}
