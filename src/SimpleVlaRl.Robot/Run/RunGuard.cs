using System.Diagnostics;
using System.Globalization;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Guarding;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Safety.Guarding;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The guard of a run: a process that it starts, or one that runs already, and the gate in it.</summary>
internal sealed class RunGuard : IDisposable
{
    private const string Prefix = "vla-guard: ";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AttachPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly RobotProfile robot;
    private readonly Process? process;
    private volatile string lastLine = "it said nothing";
    private GuardedGate? gate;

    /// <summary>Starts the process, where the run is to have its own; it gets ready meanwhile.</summary>
    /// <param name="options">The run.</param>
    /// <param name="robot">The robot.</param>
    /// <param name="onNotice">Told what the process says.</param>
    /// <exception cref="UserException">The program is not found.</exception>
    public RunGuard(RunOptions options, RobotProfile robot, Action<string> onNotice)
    {
        this.robot = robot;
        if (options.Guard == GuardChoice.Attach)
        {
            return;
        }

        ProcessStartInfo start = GuardProgram.Start(Arguments(options, robot));

        // The keys are the run's; what is said comes through a pipe, whose end does not end the guard.
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        process = Process.Start(start)!;
        process.StandardInput.Close();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } said)
            {
                lastLine = said;
                if (!said.StartsWith(Prefix, StringComparison.Ordinal))
                {
                    onNotice($"guard: {said}");
                }
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Takes the gate in the guard.</summary>
    /// <exception cref="GuardException">There is no guard that can be taken.</exception>
    public GuardedGate Connect(GuardIdentity identity, int chunkLength, TimeProvider clock, CancellationToken cancellation) => gate = GuardedGate.Connect(
        identity, robot, chunkLength, clock, process is null ? AttachPatience : StartPatience, Failure, cancellation);

    /// <summary>Which guard it is, for a person.</summary>
    public string Describe() => $"the gate is in process {gate?.GuardProcessId}{(process is null ? ", which ran already" : "")}";

    /// <summary>Why the guard is lost; null while it is there.</summary>
    public string? Loss => gate?.Loss;

    /// <summary>Nothing begins without a guard.</summary>
    /// <exception cref="UserException">The guard is gone.</exception>
    public void DemandThatItLives()
    {
        if (gate?.Loss is { } loss)
        {
            throw new UserException($"No episode can begin: {loss}. Start the run again.");
        }
    }

    public void Dispose()
    {
        gate?.Dispose();
        if (process is null)
        {
            return;
        }

        // A guard that was never taken has commanded nothing. One that does not end stands still: it sends nothing, and the drivers hold. Either would keep the
        // robot from the next run.
        if (gate is null || !process.WaitForExit(EndPatience))
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private string? Failure()
    {
        if (process is not { HasExited: true })
        {
            return null;
        }

        // Also waits for what it has said last.
        process.WaitForExit();
        return lastLine.StartsWith(Prefix, StringComparison.Ordinal) ? lastLine[Prefix.Length..]
            : $"The guard ended with exit code {process.ExitCode} before it was ready: {lastLine}.";
    }

    private static List<string> Arguments(RunOptions options, RobotProfile robot)
    {
        List<string> arguments =
        [
            "--robot", options.RobotFile, "--runtime", Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        ];
        if (options.DomainId is { } domain)
        {
            arguments.AddRange(["--domain", domain.ToString(CultureInfo.InvariantCulture)]);
        }

        if (options.Ros.NodeNamespace is { } space)
        {
            arguments.AddRange(["--namespace", space]);
        }

        foreach ((string from, string to) in options.Ros.RemappingsOf(RobotNode.Runtime(robot.Name)))
        {
            arguments.AddRange(["--remap", $"{from}:={to}"]);
        }

        return arguments;
    }
}
