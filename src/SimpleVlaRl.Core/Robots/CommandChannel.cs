namespace SimpleVlaRl.Core.Robots;

/// <summary>One topic or action over which joints are commanded: what goes into its messages, in the order in which they have it.</summary>
public sealed record CommandChannel
{
    /// <summary>The topic or action.</summary>
    public required string Topic { get; init; }

    /// <summary>The type of its messages.</summary>
    public required CommandDialect Dialect { get; init; }

    /// <summary>The name of the group, in messages that have one.</summary>
    public required string Group { get; init; }

    /// <summary>The places of its joints in the robot's command, in the order of its messages.</summary>
    public required IReadOnlyList<int> Joints { get; init; }

    /// <summary>How each of them is sent.</summary>
    public required IReadOnlyList<JointCommandBinding> Bindings { get; init; }

    /// <summary>The channels of a robot, in the order in which its joints first name them.</summary>
    /// <param name="robot">The robot.</param>
    /// <returns>The channels; every joint is in exactly one.</returns>
    internal static IReadOnlyList<CommandChannel> Of(RobotProfile robot)
    {
        var joints = robot.Arms
            .SelectMany(arm => arm.Joints.Select(joint => (Arm: arm, Joint: joint)))
            .Select((item, index) => (
                Index: index,
                Topic: item.Joint.Command.Topic ?? item.Arm.CommandTopic,
                Dialect: item.Joint.Command.Dialect ?? item.Arm.CommandDialect,
                Group: item.Arm.CommandGroup,
                Binding: item.Joint.Command));
        return
        [
            .. joints.GroupBy(item => (item.Topic, item.Dialect)).Select(group =>
            {
                var ordered = group.OrderBy(item => item.Binding.Index ?? item.Index).ToArray();
                return new CommandChannel
                {
                    Topic = group.Key.Topic,
                    Dialect = group.Key.Dialect,
                    Group = ordered[0].Group,
                    Joints = [.. ordered.Select(item => item.Index)],
                    Bindings = [.. ordered.Select(item => item.Binding)],
                };
            })
        ];
    }
}
