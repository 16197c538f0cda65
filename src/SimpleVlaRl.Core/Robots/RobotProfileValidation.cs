namespace SimpleVlaRl.Core.Robots;

/// <summary>Checks a robot profile once, at start-up, and reports all errors together.</summary>
/// <remarks>A profile may only tighten: what lies outside the ranges of <see cref="RobotProfileBounds"/> would loosen the gate, and is an error.</remarks>
internal static class RobotProfileValidation
{
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
            CameraProfileValidation.AddErrors(errors, profile, camera);
        }

        AddSharedNames(errors, profile);
        DriverBindingValidation.AddErrors(errors, profile);
        SceneValidation.AddErrors(errors, profile);
        OperationValidation.AddErrors(errors, profile);
        GeometryValidation.AddErrors(errors, profile);
        return errors;
    }

    private static void AddArmErrors(List<string> errors, ArmProfile arm)
    {
        string field = $"arm '{arm.Name}': ";
        if (arm.Joints.Count == 0)
        {
            errors.Add($"{field}joints is empty; an arm has at least one joint");
        }

        ProfileTopics.Demand(errors, $"{field}joint_state_topic", arm.JointStateTopic);
        ProfileTopics.Demand(errors, $"{field}command_topic", arm.CommandTopic);
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
        if (RobotProfileBounds.Acceleration(joint.Unit).Demand(errors, field + "maximum_acceleration", joint.MaximumAcceleration))
        {
            RobotProfileBounds.Jerk(joint.MaximumAcceleration).Demand(errors, field + "maximum_jerk", joint.MaximumJerk);
        }

        RobotProfileBounds.TrackingError(joint.Unit, range).Demand(errors, field + "maximum_tracking_error", joint.MaximumTrackingError);
        NumberRange homes = hasLimits && hasMargin
            ? new NumberRange(joint.LowerPosition + joint.PositionMargin, joint.UpperPosition - joint.PositionMargin, "the limits less the margin")
            : positions;
        homes.Demand(errors, field + "home", joint.Home);
    }

    /// <summary>What may stand only once, because two of it would be one arm commanded or one camera seen twice.</summary>
    private static void AddSharedNames(List<string> errors, RobotProfile profile)
    {
        AddRepeated(errors, "arm name", profile.Arms.Select(arm => arm.Name), "arm names are unique in a robot");
        AddRepeated(errors, "camera name", profile.Cameras.Select(camera => camera.Name), "camera names are unique in a robot");
        AddRepeated(errors, "camera topic", profile.Cameras.Select(camera => camera.Topic), "one camera is not two");
    }

    /// <summary>Adds an error for every name that is not the only one.</summary>
    public static void AddRepeated(List<string> errors, string field, IEnumerable<string> names, string why)
    {
        errors.AddRange(names.Where(name => name.Length > 0).GroupBy(name => name).Where(group => group.Count() > 1)
            .Select(group => $"{field} '{group.Key}' appears {group.Count()} times; {why}"));
    }
}
