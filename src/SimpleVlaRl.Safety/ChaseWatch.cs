using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety;

/// <summary>Finds a robot that only chases what it is asked: nearly all commands of the last two seconds were far behind their wishes.</summary>
/// <param name="joints">The joints.</param>
/// <param name="servoRateHertz">Commands per second.</param>
internal sealed class ChaseWatch(JointProfile[] joints, int servoRateHertz)
{
    private const double WindowSeconds = 2;
    private const double AllowedShare = 0.95;
    private const double FarShare = 0.5;

    private readonly bool[] wasFar = new bool[(int)(WindowSeconds * servoRateHertz)];
    private int far;
    private int next;

    /// <summary>Whether it is found; it stays so until <see cref="Restart"/>.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Restart()
    {
        Array.Clear(wasFar);
        (far, next, IsOver) = (0, 0, false);
    }

    /// <summary>Takes over all that another one knows.</summary>
    public void Take(ChaseWatch other)
    {
        other.wasFar.CopyTo(wasFar, 0);
        (far, next, IsOver) = (other.far, other.next, other.IsOver);
    }

    /// <summary>Another one that knows the same.</summary>
    public ChaseWatch Copy()
    {
        ChaseWatch copy = new(joints, servoRateHertz);
        copy.Take(this);
        return copy;
    }

    /// <summary>Notes a command.</summary>
    /// <param name="wishes">What was wished.</param>
    /// <param name="applied">What was commanded.</param>
    public void Note(ReadOnlySpan<double> wishes, ReadOnlySpan<double> applied)
    {
        bool isFar = false;
        for (int joint = 0; joint < joints.Length && !isFar; joint++)
        {
            isFar = Math.Abs(wishes[joint] - applied[joint]) > FarShare * joints[joint].MaximumTrackingError;
        }

        far += (isFar ? 1 : 0) - (wasFar[next] ? 1 : 0);
        wasFar[next] = isFar;
        next = (next + 1) % wasFar.Length;
        IsOver |= far > AllowedShare * wasFar.Length;
    }
}
