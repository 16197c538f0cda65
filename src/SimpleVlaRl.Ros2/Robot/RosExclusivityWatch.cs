using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Watches a robot's topics: one program commands each arm, and one publisher reports each camera, each joint and the scene.</summary>
/// <remarks>
/// Discovery says who is there, within milliseconds on one machine; a publisher is matched before its first message is heard. A message of somebody
/// else on a command topic, and a change of who reports, count for a second, should he be gone again.
/// </remarks>
public sealed class RosExclusivityWatch : IExclusivityWatch, IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(1);

    private readonly RosContext context;
    private readonly TimeProvider clock;
    private readonly IExclusivityWatch? commander;
    private readonly RosSubscription[] commands;
    private readonly RosSubscription[] reports;
    private readonly ObservedStream[] streams;
    private long foreignTimestamp;

    /// <summary>Starts watching.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the watch.</param>
    /// <param name="robot">The robot.</param>
    /// <param name="source">Its observations.</param>
    /// <param name="scene">What its surroundings say, where they are behind topics.</param>
    /// <param name="clock">The clock of the context.</param>
    /// <param name="commander">Who commands in our place, such as a guard, and watches the command topics; null where this process commands.</param>
    /// <exception cref="RosException">A topic's name is wrong or the library refused.</exception>
    public RosExclusivityWatch(
        RosContext context,
        RobotProfile robot,
        RosObservationSource source,
        IReadOnlyList<RosSubscription> scene,
        TimeProvider clock,
        IExclusivityWatch? commander = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentNullException.ThrowIfNull(source);
        (this.context, this.clock, this.commander) = (context, clock, commander);
        commands = commander is not null ? [] : [.. robot.CommandChannels
            .Where(channel => !CommandTypes.IsAction(channel.Dialect))
            .Select(channel => context.SubscribeToOthers(channel.Topic, CommandTypes.Of(channel.Dialect), OnForeignCommand))];
        streams = [.. source.Streams];
        reports = [.. source.Exclusive.Select(stream => stream.Subscription), .. scene];
    }

    /// <inheritdoc/>
    public bool IsViolated()
    {
        if (commander?.IsViolated() == true)
        {
            return true;
        }

        foreach (RosSubscription command in commands)
        {
            if (command.MatchedPublishers > 0)
            {
                return true;
            }
        }

        foreach (RosSubscription report in reports)
        {
            if (report.MatchedPublishers > 1)
            {
                return true;
            }
        }

        foreach (ObservedStream stream in streams)
        {
            if (IsRecent(stream.PublisherChanged))
            {
                return true;
            }
        }

        return IsRecent(Volatile.Read(ref foreignTimestamp));
    }

    /// <inheritdoc/>
    public string Describe()
    {
        if (commander?.IsViolated() == true)
        {
            return commander.Describe();
        }

        if (Array.Find(commands, command => command.MatchedPublishers > 0) is { } shared)
        {
            return $"{shared.Topic} is commanded by {Names(shared.Topic, withoutUs: true)} as well; only one program may command an arm";
        }

        return Array.Find(reports, report => report.MatchedPublishers > 1) is { } doubled
            ? $"{doubled.Topic} is published by {doubled.MatchedPublishers} ({Names(doubled.Topic, withoutUs: false)}); expected one, so stop the other"
            : Array.Find(streams, stream => IsRecent(stream.PublisherChanged)) is { } changed
            ? $"{changed.Topic} was published by another within the last second; expected one publisher of each camera and joint"
            : "a program that is gone again has commanded an arm of this robot within the last second";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RosSubscription command in commands)
        {
            command.Dispose();
        }
    }

    private bool IsRecent(long timestamp) => timestamp != 0 && clock.GetElapsedTime(timestamp) < Remembered;

    private string Names(string topic, bool withoutUs)
    {
        string[] names = [.. context.Graph.Publishers(topic)
            .Where(publisher => !withoutUs || publisher.Participant != context.Gid)
            .Select(publisher => publisher.NodeName.Length == 0 ? $"an unnamed process ({publisher.Participant})" : publisher.NodeName)];
        return names.Length == 0 ? "a process that is gone again" : string.Join(" and ", names);
    }

    private void OnForeignCommand(ReadOnlySpan<byte> payload, in RosMessageInfo info) => Volatile.Write(ref foreignTimestamp, info.ReceivedTimestamp);
}
