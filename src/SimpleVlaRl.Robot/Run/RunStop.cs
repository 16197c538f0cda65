using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Control.Stopping;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The stop of a run: the line to the gate, the lab's service for the drives, and the hardware's emergency stop as the profile names them.</summary>
internal sealed class RunStop : IDisposable
{
    private const string EmergencyStop = "emergency stop";

    private readonly RosContext context;
    private readonly StopProfile? profile;
    private readonly IAuditLog audit;
    private readonly TimeProvider clock;
    private readonly DrivesOffService? drives;
    private EmergencyStopWatch? watch;

    public RunStop(RosContext context, RobotProfile robot, ICommandGate gate, IAuditLog audit, TimeProvider clock)
    {
        (this.context, this.audit, this.clock) = (context, audit, clock);
        profile = robot.Stop;
        drives = profile?.DrivesOffService is null ? null : new DrivesOffService(context, profile);
        Line = new StopLine(gate, audit, clock, drives is null ? null : new DriveSwitch(profile!.DrivesOffAfter, drives.CallAsync));
    }

    /// <summary>From whoever says stop to the gate.</summary>
    public StopLine Line { get; }

    /// <summary>What may demand that the robot stands.</summary>
    public IReadOnlyList<Func<string?>> Interlocks => watch is { } listening ? [() => listening.Problem] : [];

    /// <summary>Listens to the emergency stop, where the profile names it.</summary>
    public void Listen(OperatorDesk desk, Action<string> onNotice)
    {
        if (profile?.EmergencyStopTopic is not { } topic)
        {
            return;
        }

        watch = new EmergencyStopWatch(context, profile, clock, problem =>
        {
            desk.Give(OperatorCommand.Stop, EmergencyStop);
            audit.Write(new AuditEvent { Kind = AuditKind.EmergencyStop, By = "hardware", Subject = topic, Detail = problem });
            onNotice(problem);
        });
        Line.Demand(() => watch.Problem);
    }

    public void Dispose()
    {
        Line.Settle();
        watch?.Dispose();
        drives?.Dispose();
    }
}
