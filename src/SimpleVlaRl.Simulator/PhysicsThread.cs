using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Time;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Simulation;

namespace SimpleVlaRl.Simulator;

/// <summary>Steps the physics in real time, measures the joints, sets episodes up, and hands poses to the cameras.</summary>
/// <remarks>
/// Deadlines are absolute. A short delay, of a servo period at most, is caught up, since trajectories are followed in simulated time; a longer one is
/// skipped and counted, so that the robot moves late instead of fast.
/// </remarks>
internal sealed class PhysicsThread : IDisposable
{
    private const double JointStateRateHertz = 100;
    private static readonly TimeSpan CaughtUp = TimeSpan.FromMilliseconds(20);

    // A wait is a whole number of milliseconds; what is left of less than this is not worth one.
    private static readonly TimeSpan NotWorthWaiting = TimeSpan.FromMilliseconds(0.5);

    private readonly SimulatedBimanualEnvironment environment;
    private readonly ArmPort[] arms;
    private readonly CameraThread cameras;
    private readonly EpisodeRegistry registry;
    private readonly TimeProvider clock;
    private readonly Cadence joints;
    private readonly Cadence pictures;
    private readonly double[] targets;
    private readonly double[] positions;
    private readonly double[] velocities;
    private readonly ManualResetEvent stop = new(false);
    private readonly Thread thread;
    private long steps;
    private long skipped;

    /// <summary>Starts the thread.</summary>
    public PhysicsThread(
        SimulatedBimanualEnvironment environment, ArmPort[] arms, CameraThread cameras, EpisodeRegistry registry, double cameraRateHertz, TimeProvider clock)
    {
        (this.environment, this.arms, this.cameras, this.registry, this.clock) = (environment, arms, cameras, registry, clock);
        int jointCount = environment.Robot.Joints.Count;
        (targets, positions, velocities) = (new double[jointCount], new double[jointCount], new double[jointCount]);
        joints = new Cadence(JointStateRateHertz, clock);
        pictures = new Cadence(cameraRateHertz, clock);
        thread = new(Work) { IsBackground = true, Name = "physics", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    public long Steps => Interlocked.Read(ref steps);

    public long Skipped => Interlocked.Read(ref skipped);

    public void Dispose()
    {
        stop.Set();
        thread.Join();
        stop.Dispose();
    }

    private void Work()
    {
        long period = (long)(SimulatedBimanualEnvironment.PhysicsStepSeconds * clock.TimestampFrequency);
        long deadline = clock.GetTimestamp();
        registry.Say(environment.State(SimulatorNode.Stepped));
        while (TryWait(deadline))
        {
            if (clock.GetElapsedTime(deadline) > CaughtUp)
            {
                long missed = (clock.GetTimestamp() - deadline) / period;
                deadline += missed * period;
                Interlocked.Add(ref skipped, missed);
            }

            deadline += period;
            ServeOrder();
            Step();
            Measure();
        }
    }

    /// <returns>False when the thread is to end.</returns>
    private bool TryWait(long deadline)
    {
        while (true)
        {
            TimeSpan left = clock.GetElapsedTime(clock.GetTimestamp(), deadline);
            if (left <= NotWorthWaiting)
            {
                return !stop.WaitOne(0);
            }

            if (stop.WaitOne(Math.Max(1, (int)left.TotalMilliseconds)))
            {
                return false;
            }
        }
    }

    private void ServeOrder()
    {
        while (registry.TryTake(out RosRequestId order, out EpisodeStart start, out string problem))
        {
            if (problem.Length == 0)
            {
                problem = SetUp(start);
            }

            if (problem.Length == 0)
            {
                registry.Accept(order, start);
            }
            else
            {
                registry.Refuse(order, problem);
            }
        }
    }

    /// <returns>What is wrong; empty when the episode stands.</returns>
    private string SetUp(EpisodeStart start)
    {
        try
        {
            environment.Reset(SimulatorNode.Stepped, start);
        }
        catch (ArgumentException exception)
        {
            return UserText.Of(exception);
        }

        cameras.Begin(start);
        environment.ReadJointTargets(SimulatorNode.Stepped, targets);
        int first = 0;
        foreach (ArmPort arm in arms)
        {
            arm.Hold(targets.AsSpan(first, arm.JointCount));
            first += arm.JointCount;
        }

        return "";
    }

    private void Step()
    {
        if (environment.State(SimulatorNode.Stepped) == EnvironmentState.Faulted)
        {
            return;
        }

        double now = environment.SimulatedSeconds(SimulatorNode.Stepped) + SimulatedBimanualEnvironment.PhysicsStepSeconds;
        int first = 0;
        foreach (ArmPort arm in arms)
        {
            arm.Sample(now, targets.AsSpan(first, arm.JointCount));
            first += arm.JointCount;
        }

        registry.Say(environment.StepPhysics(SimulatorNode.Stepped, targets));
        Interlocked.Increment(ref steps);
    }

    private void Measure()
    {
        if (joints.IsDue())
        {
            environment.ReadJointPositions(SimulatorNode.Stepped, positions);
            environment.ReadJointVelocities(SimulatorNode.Stepped, velocities);
            long stamp = WallClock.Nanoseconds(clock);
            int first = 0;
            foreach (ArmPort arm in arms)
            {
                arm.PublishState(stamp, positions.AsSpan(first, arm.JointCount), velocities.AsSpan(first, arm.JointCount));
                first += arm.JointCount;
            }
        }

        if (pictures.IsDue())
        {
            cameras.Offer(WallClock.Nanoseconds(clock));
        }
    }
}
