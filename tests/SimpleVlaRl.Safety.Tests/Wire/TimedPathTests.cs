using Microsoft.Extensions.Time.Testing;
using SimpleVlaRl.Benchmarks.Faults;
using SimpleVlaRl.Benchmarks.Gate;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Tests.Wire;

/// <summary>
/// What <c>vla-bench faults</c>, <c>kills</c> and <c>soak</c> say of commands on the wire: nothing against the gate's own, which are written a little
/// later than they were decided, and something against those that are beyond a limit.
/// </summary>
public sealed class TimedPathTests
{
    private const double PeriodSeconds = 0.02;
    private const int Ticks = 500;
    private readonly RobotProfile robot = TestRobots.TwoArms(maximumAcceleration: 20);
    private readonly MotionChecker motion;
    private readonly TimedPath path;
    private readonly Told told = new(6);

    public TimedPathTests()
    {
        motion = new MotionChecker(robot.Joints, PeriodSeconds, TimedPath.Tolerance);
        path = new TimedPath(motion, () => new MotionChecker(robot.Joints, PeriodSeconds, TimedPath.Tolerance), 6, () => 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Continue_CommandsOfTheGate_HaveTimesThatKeepToTheLimits(int seed) => Assert.Equal(0, Follow(seed, beside: 0));

    [Fact]
    public void Continue_OneCommandBesideItsPath_IsFound() => Assert.InRange(Follow(seed: 1, beside: 0.1), 1, 4);

    [Fact]
    public void Continue_CommandsThatAreATwentiethTooFast_AreFound()
    {
        double[] positions = [-1.8, 0, 1, 0, 0, 1];
        motion.Begin(positions);
        int found = 0;
        for (double speed = 0; speed <= robot.Joints[0].MaximumVelocity; speed += 0.15)
        {
            positions[0] += speed * PeriodSeconds;
            Tell(positions, 0);
            found += path.Continue(positions, 1, told) ? 0 : 1;
        }

        Assert.Equal(0, found);
        for (int tick = 0; tick < 5; tick++)
        {
            positions[0] += 1.05 * robot.Joints[0].MaximumVelocity * PeriodSeconds;
            Tell(positions, 0);
            found += path.Continue(positions, 1, told) ? 0 : 1;
        }

        Assert.True(found > 0);
    }

    /// <summary>Sends the arms here and there through the gate, at ticks of which some are early and some late.</summary>
    /// <returns>How many commands could not be explained.</returns>
    private int Follow(int seed, double beside)
    {
        Random random = new(seed);
        FakeTimeProvider time = new();
        CommandGate gate = new(robot, 1, time);
        double[] wishes = [0, 0, 1, 0, 0, 1];
        ProposedAction proposed = new(6) { IsMeasured = true, Source = ActionSource.Policy };
        JointCommand command = gate.Arm(wishes).Command!;
        motion.Begin(command.Positions);
        Tell(command.Positions, command.PeriodsAhead);
        double written = 0;
        int found = 0;
        for (int tick = 0; tick < Ticks; tick++)
        {
            double interval = random.Next(8) switch
            {
                0 => 0.7 + (0.2 * random.NextDouble()),
                1 => 1 + (0.4 * random.NextDouble()),
                _ => 0.98 + (0.04 * random.NextDouble()),
            };
            time.Advance(TimeSpan.FromSeconds(interval * PeriodSeconds));
            for (int joint = 0; joint < wishes.Length && tick % 15 == 0; joint++)
            {
                wishes[joint] = robot.Joints[joint].Home + ((joint % 3 == 2 ? -0.5 : 1) * random.NextDouble());
            }

            wishes.CopyTo(proposed.Positions, 0);
            gate.LastPositions.CopyTo(proposed.MeasuredPositions);
            command = gate.Submit(proposed).Command!;
            double now = (time.GetUtcNow() - new FakeTimeProvider().GetUtcNow()).TotalSeconds + (0.005 * PeriodSeconds * random.NextDouble());
            double[] heard = command.Positions.ToArray();
            heard[0] += tick == Ticks / 2 ? beside : 0;
            found += path.Continue(heard, (now - written) / PeriodSeconds, told) ? 0 : 1;
            Tell(command.PeriodsAhead > 0 ? command.Afterwards(command.PeriodsAhead) : command.Positions, command.PeriodsAhead);
            written = now;
        }

        return found;
    }

    private void Tell(ReadOnlySpan<double> end, double periods)
    {
        end.CopyTo(told.End);
        told.Periods = periods;
    }
}
