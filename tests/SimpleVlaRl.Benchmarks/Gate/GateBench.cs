using System.Diagnostics;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Benchmarks.Gate;

/// <summary>Asks a gate for hostile ticks, and checks every command that it lets out.</summary>
internal static class GateBench
{
    /// <summary>Runs.</summary>
    /// <param name="robot">The robot.</param>
    /// <param name="ticks">How many ticks.</param>
    /// <param name="seed">The seed of the streams.</param>
    /// <param name="onProgress">Told how many ticks are done.</param>
    /// <param name="cancellation">Stops; what was done until then is reported.</param>
    public static GateBenchReport Run(RobotProfile robot, long ticks, int seed, Action<long> onProgress, CancellationToken cancellation)
    {
        GateClock clock = new();
        CommandGate gate = new(robot, HostileStream.Waypoints, clock);
        HostileStream stream = new(robot, seed);
        CommandChecker checker = new(robot);
        Dictionary<string, long> verdicts = [];
        int[] nanoseconds = new int[200_000];
        long allocated = 0;
        long worked = 0;
        bool isArmed = false;
        long done = 0;
        for (; done < ticks && !cancellation.IsCancellationRequested; done++)
        {
            clock.Advance(stream.NextPeriods() / robot.ServoRateHertz);
            if (!isArmed || stream.Pauses())
            {
                isArmed = TryArm(gate, stream, checker, clock, wasArmed: isArmed);
                continue;
            }

            GateCall call = stream.Prepare(gate);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            GateDecision decision = stream.Ask(gate, call);
            long took = Stopwatch.GetTimestamp() - began;
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            worked += took;
            nanoseconds[done % nanoseconds.Length] = (int)Math.Min(int.MaxValue, took * (1_000_000_000 / Stopwatch.Frequency));
            Count(verdicts, decision);
            if (decision.Command is { } command)
            {
                checker.Check(clock.Seconds, command);
                stream.Follow(command.Positions);
            }

            // A stop is taken back now and then, by arming.
            isArmed = decision.Reason is not (GateReason.Stopped or GateReason.LimitedTooOften) || done % 100 != 0;
            if (done % 1_000_000 == 0)
            {
                onProgress(done);
            }
        }

        return GateBenchReport.Of(done, checker, verdicts, nanoseconds, worked, allocated / Math.Max(1.0, done));
    }

    private static bool TryArm(CommandGate gate, HostileStream stream, CommandChecker checker, GateClock clock, bool wasArmed)
    {
        gate.Disarm();
        gate.ClearStop();
        if (!wasArmed)
        {
            stream.MoveByHand();
        }

        GateDecision armed = gate.Arm(stream.Measured);
        if (armed.Command is { } command)
        {
            checker.Arm(clock.Seconds, command, stream.Measured);
        }

        return armed.Verdict == GateVerdict.Accepted;
    }

    private static void Count(Dictionary<string, long> verdicts, in GateDecision decision)
    {
        string kind = decision.Verdict == GateVerdict.Accepted ? "accepted" : decision.Verdict == GateVerdict.Limited ? "limited" : $"{decision.Reason}";
        verdicts[kind] = verdicts.GetValueOrDefault(kind) + 1;
    }
}
