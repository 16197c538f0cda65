using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Where a person sends the arms, read from the commands of the node that may take over.</summary>
/// <remarks>
/// Trajectories, joint states and arrays say positions; in the other dialects, which cannot be read so, the measured positions stand for them.
/// </remarks>
internal sealed class HumanCommands
{
    private readonly Lock gate = new();
    private readonly double[] positions;
    private readonly bool[] isHeard;

    public HumanCommands(int jointCount) => (positions, isHeard) = (new double[jointCount], new bool[jointCount]);

    /// <summary>Puts what was heard over what was measured. Does not allocate.</summary>
    public void CopyTo(Span<double> measured)
    {
        lock (gate)
        {
            for (int joint = 0; joint < positions.Length; joint++)
            {
                measured[joint] = isHeard[joint] ? positions[joint] : measured[joint];
            }
        }
    }

    /// <summary>Forgets everything: the next take-over is another.</summary>
    public void Clear()
    {
        lock (gate)
        {
            Array.Clear(isHeard);
        }
    }

    /// <summary>Reads a command; what cannot be read says nothing of where the arms are sent.</summary>
    public void Read(CommandChannel channel, ReadOnlySpan<byte> payload)
    {
        switch (channel.Dialect)
        {
            case CommandDialect.JointTrajectory:
                JointTrajectory trajectory = new();
                if (CdrMessage.TryRead(payload, trajectory) && trajectory.Points.Count > 0)
                {
                    Take(channel, trajectory.JointNames, trajectory.Points[^1].Positions);
                }

                break;
            case CommandDialect.JointState:
                JointState state = new();
                if (CdrMessage.TryRead(payload, state))
                {
                    Take(channel, state.Name, state.Position);
                }

                break;
            case CommandDialect.Float64MultiArray:
                Float64MultiArray array = new();
                if (CdrMessage.TryRead(payload, array))
                {
                    Take(channel, [.. channel.Bindings.Select(binding => binding.Name)], array.Data);
                }

                break;
            default:
                break;
        }
    }

    private void Take(CommandChannel channel, string[] names, double[] values)
    {
        lock (gate)
        {
            for (int place = 0; place < channel.Joints.Count; place++)
            {
                JointCommandBinding binding = channel.Bindings[place];
                int found = Array.IndexOf(names, binding.Name);
                if (found >= 0 && found < values.Length && double.IsFinite(values[found]))
                {
                    positions[channel.Joints[place]] = (binding.Scale * values[found]) + binding.Offset;
                    isHeard[channel.Joints[place]] = true;
                }
            }
        }
    }
}
