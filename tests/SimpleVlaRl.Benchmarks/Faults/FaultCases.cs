using System.Globalization;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>The rows of the table of faults.</summary>
internal static class FaultCases
{
    private const string Invalid = "^invalid";
    private static readonly TimeSpan LongStill = TimeSpan.FromSeconds(1.5);

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        new FaultCase
        {
            Name = "kill -9 of the run",
            Expected = $"{Invalid}.crash",
            Make = stage => stage.Run.Kill(),
            Undo = stage => RobotPrograms.Recover(stage.Store),
        },
        new FaultCase
        {
            Name = "SIGSTOP of the run",
            Expected = $"{Invalid}.*(stood still|has ended|has left this program)",
            Make = stage => Signals.Send(stage.Run.Process.Id, "STOP"),
            Undo = stage => stage.Resume(stage.Run.Process.Id, LongStill),
        },
        new FaultCase { Name = "Ctrl-C, twice, for the run and its guard", Expected = $"{Invalid}.operator", Make = CtrlCTwice },
        new FaultCase { Name = "kill -9 of the guard", Expected = $"{Invalid}.*has ended", Make = stage => Signals.Send(stage.Guard, "KILL") },
        new FaultCase { Name = "SIGSTOP of the guard", Expected = $"{Invalid}.*stands still", Make = stage => Signals.Send(stage.Guard, "STOP") },
        new FaultCase
        {
            Name = "SIGTERM to the guard",
            Expected = $"{Invalid}.*(has ended|has left|the gate was stopped)",
            Make = stage => Signals.Send(stage.Guard, "TERM"),
        },
        new FaultCase { Name = "kill -9 of the robot's drivers", Expected = $"{Invalid}.*(stale|published by)", Make = stage => stage.Body.Kill() },
        new FaultCase
        {
            Name = "SIGSTOP of the robot's drivers",
            Expected = $"{Invalid}.*stale",
            Make = stage => Signals.Send(stage.Body.Process.Id, "STOP"),
            Undo = stage => stage.Resume(stage.Body.Process.Id, 2 * LongStill),
        },
        new FaultCase
        {
            Name = "kill -9 of the policy's server",
            Body = FaultBody.Served,
            Expected = $"{Invalid}.*policy",
            Make = stage => stage.Server!.Kill(),
        },
        new FaultCase
        {
            Name = "SIGSTOP of the policy's server",
            Body = FaultBody.Served,
            Expected = $"{Invalid}.*policy",
            Make = stage => Signals.Send(stage.Server!.Process, "STOP"),
        },
        new FaultCase { Name = "another program commands an arm", Expected = $"{Invalid}.*is commanded by .* as well", Make = Intrude },
        new FaultCase { Name = "a second run of the robot", Expected = $"{Invalid}.operator", Swings = true, Make = SecondRun },
        new FaultCase
        {
            Name = "the network is cut",
            Body = FaultBody.Networked,

            // Seen once in about ten runs: the run misses the guard's answer before joint states are stale. The arms were held as always; why the guard was
            // late was not found.
            Expected = $"{Invalid}.*(stale|the guard does not answer)",
            Missing = NetworkCut.Missing,
            Make = _ => NetworkCut.Cut(),
        },
        ClockJump("the clock jumps an hour ahead", "+3600"),
        ClockJump("the clock jumps an hour back", "-3600"),
        new FaultCase
        {
            Name = "the disk is full",
            Expected = "^(invalid.*record|none: .*could not be written)",
            Missing = SmallDisk.Missing,
            Prepare = stage => stage.Own(new SmallDisk(stage.Store)),
            Make = stage => SmallDisk.Fill(stage.Store),
            Undo = stage => stage.EndRunAnd(() => SmallDisk.Free(stage.Store)),
        },
        new FaultCase
        {
            Name = "no more memory for the run",
            Expected = "^(invalid|success|failure)",
            Make = stage => Signals.Demand("prlimit", "--pid", Text(stage.Run.Process.Id), "--as=1"),
            Undo = stage => stage.EndRunAnd(() => RobotPrograms.Recover(stage.Store)),
        },
        Foreign("a camera is dropped", "silence /cam", "/cam is stale"),
        Foreign("a camera is frozen", "freeze /cam", "/cam is frozen"),
        Foreign("a camera's pictures are torn", "torn /cam", "/cam is mismatched"),
        Foreign("a camera changes its size", "size /cam 80 60", "found 80x60; expected 160x120"),
        Foreign("a camera is black", "black /cam", "/cam is black"),
        Foreign("a joint is missing", "missing left/a", "newest message with 'left/a' is"),
        Foreign("a joint is at NaN", "nan left/a", "left/a' is at NaN"),
        Foreign("a joint sticks", "stick left/a", "left/a does not follow"),
        Foreign("a joint is measured 0.4 rad off", "offset left/a 0.4", "left/a does not follow"),
        Foreign("a driver ignores commands", "ignore /left/joint_trajectory", "left/. does not follow"),
        Foreign("joint states stop", "silence /left/joint_states", "/left/joint_states is stale"),
        Foreign("a camera is published twice", "double /cam", "/cam is published by 2"),
    ];

    private static FaultCase Foreign(string name, string happening, string reason) =>
        new() { Name = name, Body = FaultBody.Foreign, Happening = happening, Expected = $"{Invalid}.*{reason}" };

    private static FaultCase ClockJump(string name, string jump) => new()
    {
        Name = name,
        Expected = "^(invalid|success)",
        Missing = () => FakeClock.Library is null ? "libfaketime is absent; 'launch/setup test' installs it" : null,
        Environment = stage => FakeClock.Start(stage.Folder),
        Make = stage => FakeClock.Jump(stage.Folder, jump),
    };

    private static void CtrlCTwice(FaultStage stage)
    {
        for (int time = 0; time < 2; time++)
        {
            Signals.Send(stage.Guard, "INT");
            Signals.Send(stage.Run.Process.Id, "INT");
        }
    }

    private static void Intrude(FaultStage stage) => stage.Own(
        stage.Watch.Context.CreatePublisher("/follower_right/joint_trajectory", JointTrajectory.Description, QosProfile.Default));

    /// <summary>The first goes on and is then ended; the second is refused.</summary>
    private static void SecondRun(FaultStage stage)
    {
        ChildProcess second = stage.StartSecondRun();
        stage.Until(() => second.Process.HasExited, TimeSpan.FromSeconds(20), "the second run is refused");
        string said = second.Said();
        stage.Remark = said.Contains("in use", StringComparison.Ordinal) ? "the second is refused; the first goes on until Ctrl-C" : said;
        stage.MadeNow();
        Signals.Send(stage.Run.Process.Id, "INT");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
