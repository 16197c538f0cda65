using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Benchmarks.Gate;

/// <summary>
/// What a gate may be asked at worst: values that are no numbers, steps, chunks that begin elsewhere, holds, pauses, stops and times that slip.
/// </summary>
internal sealed class HostileStream
{
    private const int ChunkLength = 8;
    private static readonly double[] Oddities =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -0.0, double.MaxValue, double.MinValue, 1e300];

    private readonly JointProfile[] joints;
    private readonly Random random;
    private readonly ProposedAction proposed;
    private readonly ProposedAction wrongSize;
    private readonly ChunkPlayOut playOut;
    private readonly ActionChunk chunk;
    private readonly double[] walk;
    private readonly double[] measured;
    private int mode;
    private int left;
    private bool isStuck;

    public HostileStream(RobotProfile robot, int seed)
    {
        joints = [.. robot.Joints];
        random = new Random(seed);
        proposed = new ProposedAction(joints.Length);
        wrongSize = new ProposedAction(joints.Length - 1) { IsMeasured = true };
        playOut = new ChunkPlayOut(ChunkLength, joints.Length, robot.ServoRateHertz, robot.ServoRateHertz / 5.0);
        chunk = new ActionChunk(ChunkLength, joints.Length);
        walk = [.. joints.Select(joint => joint.Home)];
        measured = [.. walk];
    }

    /// <summary>The waypoints of its chunks.</summary>
    public static int Waypoints => ChunkLength;

    /// <summary>Where the arms are measured.</summary>
    public ReadOnlySpan<double> Measured => measured;

    /// <summary>Periods until the next call.</summary>
    public double NextPeriods() => random.Next(100) switch
    {
        < 80 => 1 + (0.05 * (random.NextDouble() - 0.5)),
        < 88 => 0.3 + (0.7 * random.NextDouble()),
        < 94 => 0.5 + (0.4 * random.NextDouble()),
        < 98 => 1 + (3 * random.NextDouble()),
        _ => 20 * random.NextDouble(),
    };

    /// <summary>Whether the gate is now to be armed again, after a pause.</summary>
    public bool Pauses() => random.Next(2000) == 0;

    /// <summary>The arms follow a command, mostly.</summary>
    public void Follow(ReadOnlySpan<double> command)
    {
        isStuck = random.Next(isStuck ? 60 : 1500) == 0 ? !isStuck : isStuck;
        for (int joint = 0; joint < joints.Length; joint++)
        {
            double followed = measured[joint] + (0.4 * (command[joint] - measured[joint])) + (0.002 * (random.NextDouble() - 0.5));
            measured[joint] = isStuck && joint % 3 == 0 ? measured[joint] : Math.Clamp(followed, joints[joint].LowerPosition, joints[joint].UpperPosition);
        }
    }

    /// <summary>A person moves the arms somewhere.</summary>
    public void MoveByHand()
    {
        bool isFar = random.Next(2) == 0;
        for (int joint = 0; joint < joints.Length; joint++)
        {
            double anywhere = Between(joints[joint].LowerPosition, joints[joint].UpperPosition);
            measured[joint] = isFar ? anywhere : Math.Clamp(
                measured[joint] + (0.1 * (random.NextDouble() - 0.5)), joints[joint].LowerPosition, joints[joint].UpperPosition);
        }
    }

    /// <summary>Makes up what the gate is asked in the next tick.</summary>
    public GateCall Prepare(CommandGate gate)
    {
        if (left-- <= 0)
        {
            (mode, left) = (random.Next(10), random.Next(1, 60));
        }

        proposed.IsMeasured = random.Next(200) != 0;
        proposed.Source = ActionSource.Policy;
        proposed.SpeedShare = random.Next(50) switch { 0 => random.NextDouble(), 1 => Oddities[random.Next(Oddities.Length)], _ => 1 };
        measured.CopyTo(proposed.MeasuredPositions, 0);
        if (random.Next(300) == 0)
        {
            proposed.MeasuredPositions[random.Next(joints.Length)] = Oddities[random.Next(Oddities.Length)];
        }

        switch (random.Next(3000))
        {
            case 0:
                gate.Stop();
                break;
            case 1:
                return GateCall.SubmitWrongSize;
            case 2:
                return GateCall.GiveWay;
        }

        Wish(gate);
        return GateCall.Submit;
    }

    /// <summary>Asks it.</summary>
    public GateDecision Ask(CommandGate gate, GateCall call) => call switch
    {
        GateCall.SubmitWrongSize => gate.Submit(wrongSize),
        GateCall.GiveWay => gate.GiveWay(proposed),
        _ => gate.Submit(proposed),
    };

    private void Wish(CommandGate gate)
    {
        double[] wishes = proposed.Positions;
        switch (mode)
        {
            case 0:
                gate.LastPositions.CopyTo(wishes);
                proposed.Source = ActionSource.Hold;
                return;
            case 1:
                Each(wishes, joint => Between(joints[joint].LowerPosition - 1, joints[joint].UpperPosition + 1));
                return;
            case 2:
                gate.LastPositions.CopyTo(wishes);
                wishes[random.Next(joints.Length)] = Oddities[random.Next(Oddities.Length)];
                return;
            case 3:
                PlayChunk(gate, wishes);
                return;
            case 4:
                // A step that stays.
                Each(wishes, joint => (joint + left) % 2 == 0 && left > 30 ? joints[joint].UpperPosition : joints[joint].LowerPosition);
                return;
            case 5:
                gate.LastPositions.CopyTo(wishes);
                Each(wishes, joint => wishes[joint] + (1e-9 * (random.NextDouble() - 0.5)));
                return;
            default:
                // A walk whose steps are sometimes far too large.
                double largest = mode == 6 ? 3 : mode == 7 ? 1 : 0.3;
                Each(walk, joint => Math.Clamp(
                    walk[joint] + (largest * 0.02 * joints[joint].MaximumVelocity * (random.NextDouble() - 0.5)),
                    joints[joint].LowerPosition - 0.1,
                    joints[joint].UpperPosition + 0.1));
                walk.CopyTo(wishes, 0);
                return;
        }
    }

    private void PlayChunk(CommandGate gate, double[] wishes)
    {
        if (!playOut.TryNext(wishes))
        {
            double spread = random.NextDouble() * random.NextDouble();
            for (int index = 0; index < chunk.Actions.Length; index++)
            {
                int joint = index % joints.Length;
                double from = index < joints.Length ? gate.LastPositions[joint] : chunk.Actions[index - joints.Length];
                chunk.Actions[index] = (float)(from + (spread * (random.NextDouble() - 0.5)));
            }

            if (random.Next(20) == 0)
            {
                chunk.Actions[random.Next(chunk.Actions.Length)] = (float)Oddities[random.Next(Oddities.Length)];
            }

            if (gate.Admit(chunk).Verdict == GateVerdict.Accepted)
            {
                playOut.Start(gate.LastPositions, chunk);
            }

            gate.LastPositions.CopyTo(wishes);
        }
    }

    private double Between(double low, double high) => low + ((high - low) * random.NextDouble());

    private static void Each(double[] values, Func<int, double> value)
    {
        for (int joint = 0; joint < values.Length; joint++)
        {
            values[joint] = value(joint);
        }
    }
}
