using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Run;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Kills the policy's server in the middle of an episode and starts it again, and looks at what the robot did.</summary>
internal static class LossBench
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static int Run(string policyFolder, string robotFile, TimeSpan away, bool isJson, CancellationToken cancellation)
    {
        Terminal terminal = new(isJson);
        TimeProvider time = TimeProvider.System;
        Waiting waiting = new(cancellation);
        (RobotProfile shipped, string digest) = RobotProfileFile.Read(robotFile);
        RobotProfile robot = Patient(shipped);
        using ServerProcess first = ServerProcess.Serve(policyFolder, 0, cancellation);
        int port = first.Ports[1];
        using RemotePolicy policy = Connect(port, robot, time);
        using FakeRobot body = new(robot, time, TimeSpan.FromHours(1));
        using TickLog log = new();
        ControlPorts ports = new()
        {
            Robot = robot,
            Source = body,
            Policy = policy,
            Gate = new CommandGate(robot, policy.Manifest.Architecture.ChunkLength, TimeProvider.System),
            Sink = body,
            Recorder = log,
            Scene = new EndlessScene(body),
            Time = time,
        };
        using EpisodeRunner runner = RunSession.MakeRunner(ports, new ControlOptions { TimeLimit = Patience * 2, AnswerTimeout = Patience }, terminal.Status);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        EpisodeHeader header = Header(robot, digest, policy);
        policy.BeginEpisode(header.EpisodeId);
        EpisodeReport? report = null;
        Thread episode = new(() => report = runner.Run(header, end.Token)) { Name = "control", Priority = ThreadPriority.Highest };
        episode.Start();
        waiting.Pause(Before);
        long killed = time.GetTimestamp();
        first.Kill();
        terminal.Status("the server is killed");
        waiting.Pause(away);
        terminal.Status("the server is started again");
        using ServerProcess second = ServerProcess.Serve(policyFolder, port, cancellation);
        long back = time.GetTimestamp();
        waiting.Pause(After);
        end.Cancel();
        episode.Join();
        cancellation.ThrowIfCancellationRequested();
        return Report(log.Ticks, killed, back, report!, robot, terminal, time);
    }

    /// <summary>
    /// The robot that is not there shows blank pictures, and what a policy makes of them may begin far from where the arms are; that is not measured.
    /// </summary>
    private static RobotProfile Patient(RobotProfile robot) => robot with
    {
        Arms =
        [
            .. robot.Arms.Select(arm => arm with
            {
                Joints = [.. arm.Joints.Select(joint => joint with { MaximumTrackingError = joint.Unit == JointUnit.Radian ? 1 : joint.MaximumTrackingError })]
            })
        ]
    };

    private static RemotePolicy Connect(int port, RobotProfile robot, TimeProvider time)
    {
        try
        {
            return RemotePolicy.Connect(
                new RemotePolicyOptions { Address = RemoteAddress.Parse($"grpc://127.0.0.1:{port}"), Robot = robot.Name, Patience = Patience },
                null,
                time,
                NullLogger.Instance);
        }
        catch (ServingException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private static int Report(
        IReadOnlyList<TickLog.LoggedTick> ticks, long killed, long back, EpisodeReport episode, RobotProfile robot, Terminal terminal, TimeProvider time)
    {
        // The first tick after the kill from which the robot holds until the server is back; a hold between two chunks is none.
        int last = ticks.ToList().FindLastIndex(tick => tick.Timestamp <= back && tick.Source == ActionSource.Policy);
        TickLog.LoggedTick? resumed = ticks.FirstOrDefault(tick => tick.Timestamp > back && tick.Source == ActionSource.Policy);
        if (last < 0 || last + 1 >= ticks.Count || resumed is null)
        {
            throw new UserException($"The robot did not go on after the server was back; the episode ended as {episode.Summary.Outcome}.");
        }

        double toHold = Math.Max(0, time.GetElapsedTime(killed, ticks[last + 1].Timestamp).TotalMilliseconds);
        double toResume = time.GetElapsedTime(back, resumed.Timestamp).TotalMilliseconds;
        (double step, string joint, double bound) = LargestStep(ticks, killed, robot, time);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"time to hold {toHold:0} ms (the rest of the chunk), largest step {step:0.0000} at {joint} (the gate allows {bound:0.0000}), time to resume "
            + $"{toResume:0} ms after the server listened again"));
        terminal.Json(new JsonObject
        {
            ["time_to_hold_ms"] = Terminal.Number(toHold),
            ["largest_joint_step"] = Terminal.Number(step, 6),
            ["largest_joint_step_joint"] = joint,
            ["gate_step_bound"] = Terminal.Number(bound, 6),
            ["time_to_resume_ms"] = Terminal.Number(toResume),
            ["server_away_ms"] = Terminal.Number(time.GetElapsedTime(killed, back).TotalMilliseconds),
            ["gate_limited"] = episode.Summary.GateLimited,
            ["gate_rejected"] = episode.Summary.GateRejected,
            ["machine"] = MachineDescription.Line(),
        });
        return ExitCode.Success;
    }

    /// <summary>The largest change of a joint's command in a period, measured by what the gate allows that joint.</summary>
    /// <remarks>After a tick that was missed the arms have gone on along their plan meanwhile, so that two commands are two periods apart.</remarks>
    private static (double Step, string Joint, double Bound) LargestStep(
        IReadOnlyList<TickLog.LoggedTick> ticks, long from, RobotProfile robot, TimeProvider time)
    {
        (double Step, string Joint, double Bound) largest = (0, "", 0);
        double worst = -1;
        for (int index = 1; index < ticks.Count; index++)
        {
            if (ticks[index].Timestamp < from)
            {
                continue;
            }

            double apart = time.GetElapsedTime(ticks[index - 1].Timestamp, ticks[index].Timestamp).TotalSeconds * robot.ServoRateHertz;
            double periods = Math.Max(1, Math.Round(apart));
            for (int joint = 0; joint < robot.Joints.Count; joint++)
            {
                double step = Math.Abs(ticks[index].Applied[joint] - ticks[index - 1].Applied[joint]) / periods;
                double bound = robot.Joints[joint].MaximumVelocity / robot.ServoRateHertz;
                if (step / bound > worst)
                {
                    worst = step / bound;
                    largest = (step, robot.JointLabels[joint], bound);
                }
            }
        }

        return largest;
    }

    private static EpisodeHeader Header(RobotProfile robot, string digest, RemotePolicy policy) => new()
    {
        EpisodeId = Guid.CreateVersion7(),
        Task = "transfer_cube",
        Instruction = policy.Manifest.DefaultInstruction ?? "hold",
        Seed = 0,
        Robot = robot.Name,
        RobotDigest = digest,
        SoftwareVersion = typeof(LossBench).Assembly.GetName().Version!.ToString(3),
        Actor = EpisodeActor.Policy,
        Policy = policy.Identity,
        Mode = EpisodeMode.Deploy,
        JointNames = robot.JointNames,
        CameraNames = [.. robot.Cameras.Select(camera => camera.Name)],
        ServoRateHertz = robot.ServoRateHertz,
        WaypointRateHertz = policy.Manifest.WaypointRateHertz,
        ChunkLength = policy.Manifest.Architecture.ChunkLength,
        StartedNanoseconds = 0,
    };
}
