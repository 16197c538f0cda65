using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Sends the commands of one channel in its driver's dialect. Nothing is allocated for a command.</summary>
internal abstract class CommandOutlet : IDisposable
{
    /// <summary>Where the commands go.</summary>
    public abstract string Topic { get; }

    /// <summary>Sends a command.</summary>
    /// <param name="positions">One per joint of the robot, in the profile's units.</param>
    /// <returns>Whether it was sent.</returns>
    public abstract bool Send(ReadOnlySpan<double> positions);

    /// <summary>Sends a command, and what comes after it where the dialect can say that.</summary>
    /// <returns>Whether it was sent.</returns>
    public virtual bool Send(JointCommand command) => Send(command.Positions);

    /// <summary>
    /// Does all that sending does but the sending: what a program does for the first time takes milliseconds, and no command has so many.
    /// </summary>
    /// <param name="positions">One per joint of the robot.</param>
    public virtual void Rehearse(ReadOnlySpan<double> positions)
    {
        IsRehearsing = true;
        _ = Send(positions);
        IsRehearsing = false;
    }

    /// <summary>Whether nothing is sent.</summary>
    protected bool IsRehearsing { get; private set; }

    /// <summary>How many commands could not be sent.</summary>
    public abstract long Failed { get; }

    /// <summary>Whether a driver listens. Does not allocate.</summary>
    public abstract bool IsHeard { get; }

    /// <summary>What is wrong on the driver's side, as a sentence; null when nothing is.</summary>
    public virtual string? Problem => null;

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Makes the outlet of a channel.</summary>
    public static CommandOutlet Of(RosContext context, CommandChannel channel, RobotProfile robot, RosObservationSource? measured)
    {
        return channel.Dialect switch
        {
            CommandDialect.JointTrajectory => new TrajectoryOutlet(Publisher(context, channel), Values(), robot),
            CommandDialect.Float64MultiArray => new ArrayOutlet(Publisher(context, channel), Values()),
            CommandDialect.InterbotixJointGroup => new InterbotixGroupOutlet(Publisher(context, channel), Values(), channel.Group),
            CommandDialect.InterbotixJointSingle => new InterbotixSingleOutlet(Publisher(context, channel), Values()),
            CommandDialect.JointState => new JointStateOutlet(Publisher(context, channel), Values(), context.Clock),
            CommandDialect.JointJog => new JogOutlet(Publisher(context, channel), Values(), robot, measured, context.Clock),
            CommandDialect.FollowJointTrajectory => new TrajectoryActionOutlet(context, channel, Values(), robot),
            _ => new GripperActionOutlet(context, channel, Values(), robot),
        };

        ChannelValues Values() => new(channel, measured?.WholeTurns);
    }

    /// <summary>A buffer that holds what a message of this writer needs.</summary>
    protected static byte[] BufferFor(Measure write)
    {
        CdrWriter writer = new([]);
        write(ref writer);
        return new byte[writer.Length];
    }

    private static RosPublisher Publisher(RosContext context, CommandChannel channel) =>
        context.CreatePublisher(channel.Topic, CommandTypes.Of(channel.Dialect), QosProfile.NewestReliable);

    /// <summary>Writes a message, to measure it.</summary>
    protected delegate void Measure(ref CdrWriter writer);
}
