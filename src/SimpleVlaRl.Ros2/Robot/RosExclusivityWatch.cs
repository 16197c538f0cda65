using System.Collections.Concurrent;
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
    private static readonly TimeSpan CountInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(1);

    private readonly RosContext context;
    private readonly TimeProvider clock;
    private readonly RosTakeOverWatch? takeOver;
    private readonly CommandChannel[] channels;
    private readonly IExclusivityWatch? commander;
    private readonly RosSubscription[] commands;
    private readonly int[] named;
    private readonly ConcurrentDictionary<ulong, bool> mayCommand = [];
    private readonly ManualResetEventSlim end = new();
    private readonly Thread? counting;
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
    /// <param name="takeOver">Who may command all the same; null for nobody.</param>
    /// <exception cref="RosException">A topic's name is wrong or the library refused.</exception>
    public RosExclusivityWatch(
        RosContext context,
        RobotProfile robot,
        RosObservationSource source,
        IReadOnlyList<RosSubscription> scene,
        TimeProvider clock,
        IExclusivityWatch? commander = null,
        RosTakeOverWatch? takeOver = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentNullException.ThrowIfNull(source);
        (this.context, this.clock, this.commander, this.takeOver) = (context, clock, commander, takeOver);

        // Who commands in our place watches these topics; here they are heard only for those who may take over.
        channels = commander is not null && takeOver is null ? []
            : [.. robot.CommandChannels.Where(channel => !CommandTypes.IsAction(channel.Dialect))];
        named = new int[channels.Length];
        commands = new RosSubscription[channels.Length];
        for (int index = 0; index < channels.Length; index++)
        {
            int place = index;
            commands[index] = context.SubscribeToOthers(
                channels[index].Topic,
                CommandTypes.Of(channels[index].Dialect),
                QosProfile.SensorData,
                (ReadOnlySpan<byte> payload, in RosMessageInfo info) => OnForeignCommand(place, payload, info));
        }

        streams = [.. source.Streams];
        if (takeOver is not null && commander is null)
        {
            CountNamed();
            counting = new Thread(() => WhileCounting(CountNamed)) { IsBackground = true, Name = "commanders" };
            counting.Start();
        }

        reports = [.. source.Exclusive.Select(stream => stream.Subscription), .. scene];
    }

    /// <inheritdoc/>
    public bool IsViolated()
    {
        if (commander?.IsViolated() == true)
        {
            return true;
        }

        for (int index = 0; index < commands.Length && commander is null; index++)
        {
            if (commands[index].MatchedPublishers > Volatile.Read(ref named[index]))
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

        if (commander is null && Array.FindIndex(commands, IsShared) is >= 0 and int found && commands[found] is { } shared)
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
        end.Set();
        counting?.Join();
        foreach (RosSubscription command in commands)
        {
            command.Dispose();
        }

        end.Dispose();
    }

    private bool IsShared(RosSubscription command) => command.MatchedPublishers > named[Array.IndexOf(commands, command)];

    /// <summary>Names come a moment after the publisher; until then it is a stranger.</summary>
    private void CountNamed()
    {
        for (int index = 0; index < commands.Length; index++)
        {
            Volatile.Write(ref named[index], takeOver!.CountNamed(commands[index].Topic));
        }
    }

    private void WhileCounting(Action count)
    {
        while (!end.Wait(CountInterval))
        {
            count();
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

    private void OnForeignCommand(int place, ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        if (takeOver is not null && MayCommand(commands[place], info.PublicationHandle))
        {
            takeOver.NoteCommand(channels[place], payload, info);
        }
        else if (commander is null)
        {
            Volatile.Write(ref foreignTimestamp, info.ReceivedTimestamp);
        }
    }

    /// <summary>A yes is remembered; a no may only mean that its node has not said its name yet.</summary>
    private bool MayCommand(RosSubscription command, ulong publication)
    {
        if (!mayCommand.ContainsKey(publication) && command.PublisherOf(publication) is { } publisher && takeOver!.IsNamed(command.Topic, publisher))
        {
            mayCommand[publication] = true;
        }

        return mayCommand.ContainsKey(publication);
    }
}
