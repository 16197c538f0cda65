using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Control;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The ports of one run and what must be closed after it, in reverse order of opening.</summary>
internal sealed class RunWiring : IDisposable
{
    private readonly Stack<IDisposable> owned = [];

    private RunWiring(ControlPorts ports) => Ports = ports;

    public ControlPorts Ports { get; }

    /// <summary>Nothing native: a robot that goes where it is sent, a policy that swings the joints, a recorder that counts.</summary>
    public static RunWiring Fake(RobotProfile robot)
    {
        FakeRobot fake = new(robot, TimeProvider.System, TimeSpan.FromSeconds(3));
        FakePolicy policy = new(robot, TimeProvider.System);
        NullEpisodeSink sink = new();
        RunWiring wiring = new(new ControlPorts
        {
            Robot = robot,
            Source = fake,
            Policy = policy,
            Gate = new CommandGate(robot, policy.Manifest.Architecture.ChunkLength),
            Sink = fake,
            Recorder = sink,
            Scene = fake,
            Time = TimeProvider.System,
        });
        wiring.owned.Push(policy);
        wiring.owned.Push(sink);
        wiring.owned.Push(fake);
        return wiring;
    }

    public static RunWiring Real(RunOptions options, RobotProfile robot, Terminal terminal, CancellationToken cancellation) =>
        throw new UserException($"not wired yet: {options.PolicyFolder} {robot.Name} {terminal.IsJson} {cancellation.IsCancellationRequested}");

    public void Dispose()
    {
        while (owned.TryPop(out IDisposable? item))
        {
            item.Dispose();
        }
    }
}
