namespace SimpleVlaRl.Core.Robots;

/// <summary>Checks a robot profile once, at start-up, and reports all errors together.</summary>
/// <remarks>A profile may only tighten: what lies outside the ranges of <see cref="RobotProfileBounds"/> would loosen the gate, and is an error.</remarks>
internal static class RobotProfileValidation
{
    private static readonly string[] Encodings = ["rgb8", "bgr8"];

    public static IReadOnlyList<string> Errors(RobotProfile profile)
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(profile.Name))
        {
            errors.Add("name is empty; give the robot a name");
        }

        if (profile.Arms.Count == 0)
        {
            errors.Add("arms is empty; a robot has at least one arm");
        }

        RobotProfileBounds.ServoRateHertz.Demand(errors, "servo_rate_hertz", profile.ServoRateHertz);
        double periodMilliseconds = 1000.0 / Math.Max(1, profile.ServoRateHertz);
        RobotProfileBounds.CommandHorizonMilliseconds(periodMilliseconds)
            .Demand(errors, "command_horizon_milliseconds", profile.CommandHorizon.TotalMilliseconds);
        RobotProfileBounds.JointStateAgeMilliseconds.Demand(errors, "maximum_joint_state_age_milliseconds", profile.MaximumJointStateAge.TotalMilliseconds);
        RobotProfileBounds.SkewMilliseconds.Demand(errors, "maximum_skew_milliseconds", profile.MaximumSkew.TotalMilliseconds);
        foreach (ArmProfile arm in profile.Arms)
        {
            AddArmErrors(errors, arm);
        }

        foreach (CameraProfile camera in profile.Cameras)
        {
            AddCameraErrors(errors, profile, camera);
        }

        AddSharedNames(errors, profile);
        return errors;
    }

    private static void AddArmErrors(List<string> errors, ArmProfile arm)
    {
        string field = $"arm '{arm.Name}': ";
        if (arm.Joints.Count == 0)
        {
            errors.Add($"{field}joints is empty; an arm has at least one joint");
        }

        AddTopicErrors(errors, $"{field}joint_state_topic", arm.JointStateTopic);
        AddTopicErrors(errors, $"{field}command_topic", arm.CommandTopic);
        AddRepeated(errors, $"{field}joint name", arm.Joints.Select(joint => joint.Name), "joint names are unique within an arm");
        foreach (JointProfile joint in arm.Joints)
        {
            AddJointErrors(errors, $"joint '{arm.Name}/{joint.Name}': ", joint);
        }
    }

    private static void AddJointErrors(List<string> errors, string field, JointProfile joint)
    {
        if (string.IsNullOrWhiteSpace(joint.Name))
        {
            errors.Add($"{field}name is empty; expected the name that the driver publishes");
        }

        NumberRange positions = RobotProfileBounds.Position(joint.Unit);
        bool hasLimits = positions.Demand(errors, field + "lower", joint.LowerPosition) & positions.Demand(errors, field + "upper", joint.UpperPosition);
        if (hasLimits && joint.LowerPosition >= joint.UpperPosition)
        {
            errors.Add(FormattableString.Invariant($"{field}lower is {joint.LowerPosition}; expected less than upper, which is {joint.UpperPosition}"));
            hasLimits = false;
        }

        double range = hasLimits ? joint.UpperPosition - joint.LowerPosition : double.PositiveInfinity;
        bool hasMargin = RobotProfileBounds.Margin(range).Demand(errors, field + "margin", joint.PositionMargin);
        RobotProfileBounds.Velocity(joint.Unit).Demand(errors, field + "maximum_velocity", joint.MaximumVelocity);
        RobotProfileBounds.TrackingError(joint.Unit, range).Demand(errors, field + "maximum_tracking_error", joint.MaximumTrackingError);
        NumberRange homes = hasLimits && hasMargin
            ? new NumberRange(joint.LowerPosition + joint.PositionMargin, joint.UpperPosition - joint.PositionMargin, "the limits less the margin")
            : positions;
        homes.Demand(errors, field + "home", joint.Home);
    }

    private static void AddCameraErrors(List<string> errors, RobotProfile profile, CameraProfile camera)
    {
        string field = $"camera '{camera.Name}': ";
        if (string.IsNullOrWhiteSpace(camera.Name))
        {
            errors.Add($"{field}name is empty; policies ask for cameras by name");
        }

        AddTopicErrors(errors, field + "topic", camera.Topic);
        RobotProfileBounds.ImageSide.Demand(errors, field + "width", camera.Width);
        RobotProfileBounds.ImageSide.Demand(errors, field + "height", camera.Height);
        RobotProfileBounds.FramesPerSecond.Demand(errors, field + "frames_per_second", camera.FramesPerSecond);
        RobotProfileBounds.CameraAgeMilliseconds.Demand(errors, field + "maximum_age_milliseconds", camera.MaximumAge.TotalMilliseconds);
        if (!Encodings.Contains(camera.Encoding))
        {
            errors.Add($"{field}encoding is '{camera.Encoding}'; expected {string.Join(" or ", Encodings)}");
        }

        if (camera.MountedOn is { } mount && profile.Arms.All(arm => arm.Name != mount))
        {
            errors.Add($"{field}mounted_on is '{mount}'; expected one of the arms {string.Join(", ", profile.Arms.Select(arm => arm.Name))}, or nothing for "
                + "a camera that stands still");
        }
    }

    private static void AddTopicErrors(List<string> errors, string field, string topic)
    {
        if (string.IsNullOrWhiteSpace(topic))
        {
            errors.Add($"{field} is empty; expected a topic such as /follower_left/joint_states");
        }
    }

    /// <summary>What may stand only once, because two of it would be one arm commanded or one camera seen twice.</summary>
    private static void AddSharedNames(List<string> errors, RobotProfile profile)
    {
        AddRepeated(errors, "arm name", profile.Arms.Select(arm => arm.Name), "arm names are unique in a robot");
        AddRepeated(errors, "command_topic", profile.Arms.Select(arm => arm.CommandTopic), "two arms cannot be told apart by one command topic");
        AddRepeated(errors, "camera name", profile.Cameras.Select(camera => camera.Name), "camera names are unique in a robot");
        AddRepeated(errors, "camera topic", profile.Cameras.Select(camera => camera.Topic), "one camera is not two");
        foreach (IGrouping<string, ArmProfile> shared in profile.Arms.GroupBy(arm => arm.JointStateTopic))
        {
            AddRepeated(
                errors,
                $"joint_state_topic {shared.Key}: joint name",
                shared.SelectMany(arm => arm.Joints).Select(joint => joint.Name).Order(),
                "arms that share a joint state topic need joints of different names",
                shared.Count() > 1);
        }

        foreach (string topic in profile.Arms.Select(arm => arm.CommandTopic).Intersect(profile.Arms.Select(arm => arm.JointStateTopic)))
        {
            errors.Add($"command_topic {topic} is a joint_state_topic too; a driver cannot be commanded by what it reports");
        }
    }

    private static void AddRepeated(List<string> errors, string field, IEnumerable<string> names, string why, bool isAsked = true)
    {
        if (!isAsked)
        {
            return;
        }

        errors.AddRange(names.Where(name => name.Length > 0).GroupBy(name => name).Where(group => group.Count() > 1)
            .Select(group => $"{field} '{group.Key}' appears {group.Count()} times; {why}"));
    }
}
