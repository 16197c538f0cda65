namespace SimpleVlaRl.Safety.Motion;

/// <summary>Where the commands of all joints are, how fast they move, and the spacing of the last ones in time.</summary>
/// <remarks>
/// A velocity is the difference of two commands over the time between them and belongs to the middle of it; an acceleration is the difference of two
/// velocities over the time between those middles. These are the divided differences of the sent positions, so that whoever watches the topics finds
/// the same values.
/// </remarks>
internal sealed class MotionState
{
    private readonly double periodSeconds;
    private double lastInterval;
    private double intervalBefore;

    /// <summary>Makes a state at rest at zero.</summary>
    /// <param name="joints">How many joints.</param>
    /// <param name="periodSeconds">The servo period.</param>
    public MotionState(int joints, double periodSeconds)
    {
        this.periodSeconds = periodSeconds;
        (Positions, Velocities, Accelerations) = (new double[joints], new double[joints], new double[joints]);
        Rest(Positions);
    }

    /// <summary>The positions sent last.</summary>
    public double[] Positions { get; }

    /// <summary>Their velocities, per second.</summary>
    public double[] Velocities { get; }

    /// <summary>Their accelerations, per second squared.</summary>
    public double[] Accelerations { get; }

    /// <summary>Seconds from a command on to the middle of the next interval, should that be a whole period: where its velocity counts.</summary>
    public double AheadOfNext => (periodSeconds + lastInterval) / 2;

    /// <summary>Seconds from the last command to the next one.</summary>
    public double Interval { get; private set; }

    /// <summary>Seconds between the middles of the last interval and of this one: what a change of velocity takes.</summary>
    public double VelocityInterval { get; private set; }

    /// <summary>Seconds that a change of acceleration takes: a third of the last three intervals, as in a third divided difference.</summary>
    public double AccelerationInterval { get; private set; }

    /// <summary>Rests at positions.</summary>
    public void Rest(ReadOnlySpan<double> positions)
    {
        if (positions != Positions)
        {
            positions.CopyTo(Positions);
        }

        Array.Clear(Velocities);
        Array.Clear(Accelerations);
        lastInterval = intervalBefore = periodSeconds;
        Open(periodSeconds);
    }

    /// <summary>Takes over all of another state.</summary>
    public void Take(MotionState other)
    {
        other.Positions.CopyTo(Positions, 0);
        other.Velocities.CopyTo(Velocities, 0);
        other.Accelerations.CopyTo(Accelerations, 0);
        (lastInterval, intervalBefore) = (other.lastInterval, other.intervalBefore);
        Open(other.Interval);
    }

    /// <summary>Says when the next command comes.</summary>
    /// <param name="interval">Seconds after the last.</param>
    public void Open(double interval)
    {
        Interval = interval;
        VelocityInterval = (interval + lastInterval) / 2;
        AccelerationInterval = (interval + lastInterval + intervalBefore) / 3;
    }

    /// <summary>Where a joint is after this interval at a velocity.</summary>
    public double PositionAfter(int joint, double velocity) => Positions[joint] + (velocity * Interval);

    /// <summary>The acceleration that a velocity in this interval is.</summary>
    public double AccelerationTo(int joint, double velocity) => (velocity - Velocities[joint]) / VelocityInterval;

    /// <summary>Moves a joint on.</summary>
    public void Move(int joint, double position, double velocity)
    {
        Accelerations[joint] = AccelerationTo(joint, velocity);
        Velocities[joint] = velocity;
        Positions[joint] = position;
    }

    /// <summary>Closes the interval, after every joint has moved.</summary>
    public void Close()
    {
        intervalBefore = lastInterval;
        lastInterval = Interval;
    }
}
