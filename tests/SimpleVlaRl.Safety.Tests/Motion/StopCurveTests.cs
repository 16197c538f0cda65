using SimpleVlaRl.Safety.Motion;

namespace SimpleVlaRl.Safety.Tests.Motion;

/// <summary>The curve along which a joint comes to rest, against sums of small steps.</summary>
public sealed class StopCurveTests
{
    private const double Period = 0.02;
    private static readonly JointLimits Limits = new(-3, 3, 3.14, 40, 800);

    [Fact]
    public void Periods_OfAnyStateInsideTheLimits_KeepAccelerationAndJerkAtEveryInstant()
    {
        Random random = new(1);
        for (int trial = 0; trial < 2000; trial++)
        {
            StopCurve curve = Curve(random, out double velocity, out double acceleration);
            const int Steps = 400;
            double step = curve.Duration / Steps;
            double[] velocities = [.. Enumerable.Range(0, Steps + 1).Select(index => curve.VelocityAt(index * step))];
            Assert.Equal(velocity, velocities[0], 12);
            Assert.Equal(0, velocities[Steps], 12);
            double[] accelerations = [.. velocities.Zip(velocities.Skip(1), (from, to) => (to - from) / step)];
            Assert.All(accelerations, value => Assert.InRange(Math.Abs(value), 0, Limits.Acceleration * 1.0001));
            Assert.All(
                accelerations.Zip(accelerations.Skip(1), (from, to) => (to - from) / step),
                value => Assert.InRange(Math.Abs(value), 0, Limits.Jerk * 1.001));
            Assert.InRange(velocities.Max(Math.Abs), 0, curve.PeakVelocity() + 1e-9);
            Assert.InRange(Math.Abs(accelerations[0] - acceleration), 0, (Limits.Jerk * step) + 1e-9);
        }
    }

    [Fact]
    public void Travel_OfAnyCurve_HoldsTheSumsOfWhateverIntervalsItIsWalkedIn()
    {
        Random random = new(2);
        for (int trial = 0; trial < 5000; trial++)
        {
            StopCurve curve = Curve(random, out _, out _);
            (double below, double above) = curve.Travel(Period);
            double lastInterval = Period;
            double position = 0;
            for (double phase = 0; phase < curve.Duration;)
            {
                double interval = random.Next(3) == 0 ? Period * (0.5 + (0.4 * random.NextDouble())) : Period;
                phase += (interval + lastInterval) / 2;
                position += interval * curve.VelocityAt(phase);
                lastInterval = interval;
                Assert.InRange(position, below - 1e-12, above + 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(1, double.NaN)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(0, 41)]
    public void Periods_OfAStateThatCannotBeStoppedWithinTheLimits_AreNone(double velocity, double acceleration) =>
        Assert.Equal(-1, StopCurve.Periods(velocity, acceleration, Limits, Period, 0));

    private static StopCurve Curve(Random random, out double velocity, out double acceleration)
    {
        velocity = Limits.Velocity * ((2 * random.NextDouble()) - 1);
        acceleration = Limits.Acceleration * ((2 * random.NextDouble()) - 1);
        int periods = StopCurve.Periods(velocity, acceleration, Limits, Period, 0);
        Assert.InRange(periods, 1, 60);
        return new StopCurve(velocity, acceleration, periods * Period);
    }
}
