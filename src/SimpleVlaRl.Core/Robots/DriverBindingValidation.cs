namespace SimpleVlaRl.Core.Robots;

/// <summary>Finds what is wrong with how the joints of a profile are reported and commanded.</summary>
internal static class DriverBindingValidation
{
    private static readonly NumberRange Scales = new(1e-5, 1e5, "times the driver's value; with a minus for the other direction");
    private static readonly NumberRange Offsets = new(-1000, 1000, "added in the profile's unit");

    public static void AddErrors(List<string> errors, RobotProfile profile)
    {
        foreach (ArmProfile arm in profile.Arms)
        {
            foreach (JointProfile joint in arm.Joints)
            {
                AddJointErrors(errors, $"joint '{arm.Name}/{joint.Name}': ", joint);
            }
        }

        foreach (IGrouping<string, JointProfile> topic in profile.Arms
            .SelectMany(arm => arm.Joints.Select(joint => (Topic: joint.State.Topic ?? arm.JointStateTopic, Joint: joint)))
            .GroupBy(item => item.Topic, item => item.Joint))
        {
            RobotProfileValidation.AddRepeated(
                errors,
                $"joint_state_topic {topic.Key}: joint name",
                topic.Select(joint => joint.State.Name).Order(),
                "joints that share a joint state topic need different names in it");
            if (profile.CommandChannels.Any(channel => channel.Topic == topic.Key))
            {
                errors.Add($"command_topic {topic.Key} is a joint_state_topic too; a driver cannot be commanded by what it reports");
            }
        }

        foreach (IGrouping<string, CommandChannel> topic in profile.CommandChannels.GroupBy(channel => channel.Topic))
        {
            if (topic.Count() > 1)
            {
                errors.Add($"command_topic {topic.Key} is used in {topic.Count()} dialects ({string.Join(", ", topic.Select(channel => channel.Dialect))}); "
                    + "a topic has one type");
            }

            AddChannelErrors(errors, profile, topic.First());
        }
    }

    private static void AddJointErrors(List<string> errors, string field, JointProfile joint)
    {
        Scales.Demand(errors, field + "state: scale", Math.Abs(joint.State.Scale));
        Scales.Demand(errors, field + "command: scale", Math.Abs(joint.Command.Scale));
        Offsets.Demand(errors, field + "state: offset", joint.State.Offset);
        Offsets.Demand(errors, field + "command: offset", joint.Command.Offset);
        if (joint.State.Wraps && joint.Unit != JointUnit.Radian)
        {
            errors.Add($"{field}state: wraps is true for a joint in {joint.Unit}; expected radian, because only a turning joint comes round");
        }

        if (joint.State.Wraps && joint.UpperPosition - joint.LowerPosition > 2 * Math.PI)
        {
            errors.Add($"{field}state: wraps is true for limits that are further apart than a turn; then it is not known in which turn the joint stands");
        }

        if (joint.State.Topic is { } states)
        {
            ProfileTopics.Demand(errors, field + "state: topic", states);
        }

        if (joint.Command.Topic is { } commands)
        {
            ProfileTopics.Demand(errors, field + "command: topic", commands);
        }
    }

    private static void AddChannelErrors(List<string> errors, RobotProfile profile, CommandChannel channel)
    {
        string field = $"command_topic {channel.Topic}: ";
        int[] places = [.. channel.Bindings.Where(binding => binding.Index is not null).Select(binding => binding.Index!.Value)];
        bool hasPlaces = channel.Dialect is CommandDialect.Float64MultiArray or CommandDialect.InterbotixJointGroup;
        if (places.Length > 0 && !hasPlaces)
        {
            errors.Add($"{field}index is given, but a {channel.Dialect} message names its joints; leave index away");
        }
        else if (places.Length > 0 && !places.Order().SequenceEqual(Enumerable.Range(0, channel.Joints.Count)))
        {
            errors.Add($"{field}index is {string.Join(", ", places)} for {channel.Joints.Count} joints; expected every place from 0 to "
                + $"{channel.Joints.Count - 1} once, or no index at all");
        }

        string[] arms = [.. channel.Joints.Select(joint => profile.JointLabels[joint])
            .Select(label => label[..label.IndexOf('/', StringComparison.Ordinal)]).Distinct()];
        if (hasPlaces && arms.Length > 1 && places.Length == 0)
        {
            errors.Add(
                $"{field}the arms {string.Join(" and ", arms)} share it, and a {channel.Dialect} message has values by place; give every joint its index, or "
                + "each arm a topic of its own");
        }

        string[] groups = [.. profile.Arms.Where(arm => arms.Contains(arm.Name)).Select(arm => arm.CommandGroup).Distinct()];
        if (channel.Dialect == CommandDialect.InterbotixJointGroup && groups.Length > 1)
        {
            errors.Add($"{field}it is used for the groups {string.Join(" and ", groups)}; a message has one group, so give each a topic of its own");
        }

        if (!hasPlaces)
        {
            RobotProfileValidation.AddRepeated(
                errors, $"{field}joint name", channel.Bindings.Select(binding => binding.Name), "joints of one message need different names");
        }

        if (channel.Dialect == CommandDialect.GripperCommand && channel.Joints.Count != 1)
        {
            errors.Add($"{field}a GripperCommand moves one joint, and {channel.Joints.Count} have it; give the gripper a command topic of its own");
        }
    }
}
