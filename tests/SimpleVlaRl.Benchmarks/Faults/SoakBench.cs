using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>Runs a robot for long, with faults at random, and looks at what its programs take and at what they send.</summary>
internal sealed class SoakBench(int domain, int seed, Terminal terminal, CancellationToken cancellation)
{
    /// <summary>Of twenty faults one kills the run and one the server: what dies often does not live long enough to show a leak.</summary>
    private const int Draws = 20;

    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StatusInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Intrusion = TimeSpan.FromSeconds(0.3);

    private readonly Random random = new(seed);
    private readonly Waiting waiting = new(cancellation);
    private readonly SortedDictionary<SoakFault, int> made = [];

    public int Run(TimeSpan length)
    {
        using SoakCell cell = new(domain, cancellation);
        long began = TimeProvider.System.GetTimestamp();
        TimeSpan nextSample = TimeSpan.Zero;
        TimeSpan nextStatus = StatusInterval;
        TimeSpan nextFault = TimeSpan.FromSeconds(20);
        while (TimeProvider.System.GetElapsedTime(began) is var now && now < length)
        {
            cell.Revive();
            if (!cell.IsWhole)
            {
                throw new UserException($"The guard or the simulator has ended after {now.TotalMinutes:0.0} min; the guard said: {cell.GuardSaid}");
            }

            if (now >= nextSample)
            {
                nextSample = now + SampleInterval;
                foreach (ProcessLife life in cell.Lives)
                {
                    life.Sample();
                }
            }

            if (now >= nextFault)
            {
                SoakFault fault = Draw();
                cell.Watch.Done = string.Create(CultureInfo.InvariantCulture, $"{fault} at {now.TotalSeconds:0.0} s");
                Make(fault, cell);
                nextFault = now + TimeSpan.FromSeconds(4 + (8 * random.NextDouble()));
            }

            if (now >= nextStatus)
            {
                nextStatus += StatusInterval;
                terminal.Status(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{now.TotalMinutes:0} min, {made.Values.Sum()} faults, {cell.Watch.ViolationCount} of {cell.Watch.Commands} commands beyond a limit ")
                    + cell.Watch.First);
            }

            waiting.Pause(TimeSpan.FromMilliseconds(20));
        }

        cell.EndRun();
        return Report(cell, TimeProvider.System.GetElapsedTime(began));
    }

    private SoakFault Draw() => random.Next(Draws) switch
    {
        0 => SoakFault.KillRun,
        1 => SoakFault.KillServer,
        var draw => (SoakFault)(draw % (int)SoakFault.KillServer),
    };

    private void Make(SoakFault fault, SoakCell cell)
    {
        made[fault] = made.GetValueOrDefault(fault) + 1;
        (int run, int guard, int server, int simulator) = cell.Numbers;
        switch (fault)
        {
            case SoakFault.StopRun:
                Stop(run, 0.9);
                break;
            case SoakFault.StopGuard:
                Stop(guard, 0.3);
                break;
            case SoakFault.StopDrivers:
                Stop(simulator, 0.4);
                break;
            case SoakFault.StopServer:
                Stop(server, 1.5);
                break;
            case SoakFault.BusyProcessors:
                Burn(TimeSpan.FromSeconds(random.NextDouble()));
                break;
            case SoakFault.Intruder:
                using (RosPublisher publisher = cell.Watch.Context.CreatePublisher(
                    "/follower_left/joint_trajectory", JointTrajectory.Description, QosProfile.Default))
                {
                    waiting.Pause(Intrusion);
                }

                break;
            case SoakFault.KillServer:
                Signals.Send(server, "KILL");
                break;
            default:
                Signals.Send(run, "KILL");
                break;
        }
    }

    private void Stop(int process, double longestSeconds)
    {
        Signals.Send(process, "STOP");
        waiting.Pause(TimeSpan.FromSeconds(longestSeconds * random.NextDouble()));
        Signals.Send(process, "CONT");
    }

    private static void Burn(TimeSpan length)
    {
        long began = TimeProvider.System.GetTimestamp();
        Thread[] threads =
        [
            .. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
            {
                while (TimeProvider.System.GetElapsedTime(began) < length)
                {
                    Thread.SpinWait(1000);
                }
            }))
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private int Report(SoakCell cell, TimeSpan length)
    {
        EpisodeCounts episodes = EpisodeCounts.AfterRecovery(cell.Store);
        (double error, double seconds) = cell.Watch.Rate;
        foreach (ProcessLife life in cell.Lives)
        {
            terminal.Line(life.Line());
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{length.TotalMinutes:0.0} min, {made.Values.Sum()} faults; {cell.Watch.ViolationCount} of {cell.Watch.Commands} commands beyond a limit; "
            + $"commands {error:+0.0000%;-0.0000%} off their rate over {seconds:0} undisturbed seconds; {episodes.All} episodes, {episodes.Left} lost"));
        if (cell.Watch.First is { } first)
        {
            terminal.Line(first);
        }

        JsonObject document = new()
        {
            ["machine"] = MachineDescription.Line(),
            ["seed"] = seed,
            ["minutes"] = Terminal.Number(length.TotalMinutes, 1),
            ["faults"] = new JsonObject(made.Select(pair => KeyValuePair.Create<string, JsonNode?>($"{pair.Key}", pair.Value))),
            ["faults_made"] = made.Values.Sum(),
            ["rate_error"] = Terminal.Number(error, 6),
            ["rate_seconds"] = Terminal.Number(seconds, 0),
            ["programs"] = new JsonArray([.. cell.Lives.Select(life => life.Document())]),
        };
        cell.Watch.AddTo(document);
        episodes.AddTo(document);
        terminal.Json(document);
        return cell.Watch.ViolationCount + episodes.Left == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
