using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Simulation;
using SimpleVlaRl.Simulation.Errors;

namespace SimpleVlaRl.Simulator;

/// <summary>A simulated robot behind topics: the physics on one thread, the cameras on another, orders on the receiving thread.</summary>
internal sealed class SimulatorNode : IDisposable
{
    /// <summary>The environment whose physics is stepped.</summary>
    public const int Stepped = 0;

    /// <summary>The environment that is drawn: a copy of where things are in the other.</summary>
    public const int Drawn = 1;

    /// <summary>How many environments a node needs.</summary>
    public const int EnvironmentCount = 2;

    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Action<string> say;
    private readonly ArmPort[] arms;
    private readonly EpisodeRegistry registry;
    private readonly CameraThread cameras;
    private readonly PhysicsThread physics;
    private long? lastRefusal;

    /// <summary>Makes the endpoints and starts the threads.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the node.</param>
    /// <param name="environment">The environments, at least <see cref="EnvironmentCount"/>.</param>
    /// <param name="first">The episode that stands until the first reset.</param>
    /// <param name="cameraRateHertz">Pictures per second.</param>
    /// <param name="clock">The clock of the context.</param>
    /// <param name="say">Told about refused commands, once a second at most.</param>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    /// <exception cref="SimulationException">The cameras cannot be drawn.</exception>
    public SimulatorNode(
        RosContext context, SimulatedBimanualEnvironment environment, EpisodeStart first, double cameraRateHertz, TimeProvider clock, Action<string> say)
    {
        (this.clock, this.say) = (clock, say);
        environment.Reset(Stepped, first);
        environment.Reset(Drawn, first);
        arms = [.. environment.Robot.Arms.Select(arm => new ArmPort(context, arm, OnRefusal))];
        CameraPort[] ports = [.. environment.Robot.Cameras.Select(camera => new CameraPort(context, camera))];
        cameras = new CameraThread(environment, first, ports);
        registry = new EpisodeRegistry(context, first);
        physics = new PhysicsThread(environment, arms, cameras, registry, cameraRateHertz, clock);
    }

    public SimulatorCounts Counts => new(
        physics.Steps, physics.Skipped, cameras.FrameSets, cameras.Skipped, arms.Sum(arm => arm.Commands), arms.Sum(arm => arm.Refused), registry.Episodes);

    public void Dispose()
    {
        physics.Dispose();
        cameras.Dispose();
    }

    private void OnRefusal(string message)
    {
        lock (gate)
        {
            if (lastRefusal is { } last && clock.GetElapsedTime(last) < QuietTime)
            {
                return;
            }

            lastRefusal = clock.GetTimestamp();
        }

        say(message);
    }
}
