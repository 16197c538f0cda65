using System.Globalization;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Ros2.Errors;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Joint commands to the drivers of a robot, each in the dialect, with the names and in the units that its profile says.</summary>
/// <remarks>When commands stop coming an arm holds the last one; nothing has to be sent for that.</remarks>
public sealed class RosJointCommandSink : IJointCommandSink
{
    private readonly CommandOutlet[] outlets;
    private readonly TimeProvider clock;

    /// <summary>Makes the publishers. Look for another robot of this name first: <see cref="RosGraph.FindConflictsAsync"/>.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the sink.</param>
    /// <param name="robot">The robot.</param>
    /// <param name="measured">Where joints are measured, for drivers that take velocities; without it such a driver is told to stand still.</param>
    /// <exception cref="RosException">A topic's name is wrong or the library refused.</exception>
    public RosJointCommandSink(RosContext context, RobotProfile robot, RosObservationSource? measured = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(robot);
        clock = context.Clock;
        outlets = [.. robot.CommandChannels.Select(channel => CommandOutlet.Of(context, channel, robot, measured))];
        double[] homes = [.. robot.Joints.Select(joint => joint.Home)];
        Array.ForEach(outlets, outlet => outlet.Rehearse(homes));
    }

    /// <summary>How many messages could not be written.</summary>
    public long Failed => outlets.Sum(outlet => outlet.Failed);

    /// <inheritdoc/>
    public string? Publish(JointCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        string? unsent = null;
        foreach (CommandOutlet outlet in outlets)
        {
            // Before each of them: a program is as easily stopped between two as before the first.
            long late = command.LatestTimestamp == 0 ? 0 : clock.GetTimestamp() - command.LatestTimestamp;
            if (late > 0)
            {
                return unsent ?? TooLate(outlet, late);
            }

            if (!outlet.Send(command))
            {
                unsent ??= outlet.Topic;
            }
        }

        return unsent;
    }

    /// <inheritdoc/>
    public string? Unheard()
    {
        CommandOutlet? unheard = Array.Find(outlets, outlet => !outlet.IsHeard);
        return unheard is null ? null : unheard.Problem ?? $"no driver listens to {unheard.Topic}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CommandOutlet outlet in outlets)
        {
            outlet.Dispose();
        }
    }

    /// <summary>The arms have gone on along the command before, and would be called back.</summary>
    private string TooLate(CommandOutlet outlet, long late) => string.Create(
        CultureInfo.InvariantCulture,
        $"{outlet.Topic}: {1000.0 * late / clock.TimestampFrequency:0.#} ms after it could have been sent at the latest");
}
