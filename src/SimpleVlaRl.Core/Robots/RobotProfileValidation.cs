namespace SimpleVlaRl.Core.Robots;

/// <summary>Checks a robot profile once, at start-up, and reports all errors together.</summary>
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

        if (profile.ServoRateHertz is < 1 or > 1000)
        {
            errors.Add($"servo_rate_hertz is {profile.ServoRateHertz}; expected 1 to 1000");
        }

        if (profile.CommandHorizon <= TimeSpan.Zero)
        {
            errors.Add($"command_horizon is {profile.CommandHorizon}; expected more than zero");
        }

        HashSet<string> names = [];
        foreach (ArmProfile arm in profile.Arms)
        {
            foreach (JointProfile joint in arm.Joints)
            {
                AddJointErrors(errors, arm, joint, names);
            }
        }

        foreach (CameraProfile camera in profile.Cameras)
        {
            if (camera.Width < 1 || camera.Height < 1)
            {
                errors.Add($"camera '{camera.Name}' is {camera.Width}x{camera.Height}; expected a size of at least 1x1");
            }
        }

        return errors;
    }

    private static void AddJointErrors(List<string> errors, ArmProfile arm, JointProfile joint, HashSet<string> names)
    {
        if (!names.Add(joint.Name))
        {
            errors.Add($"joint '{joint.Name}' of arm '{arm.Name}' appears twice; joint names are unique in a robot");
        }

        double lower = joint.LowerPosition + joint.PositionMargin;
        double upper = joint.UpperPosition - joint.PositionMargin;
        if (!(lower < upper))
        {
            errors.Add($"joint '{joint.Name}' has limits {joint.LowerPosition}..{joint.UpperPosition} with margin {joint.PositionMargin}; nothing is left between them");
        }

        if (!(joint.Home >= lower && joint.Home <= upper))
        {
            errors.Add($"joint '{joint.Name}' has home {joint.Home}; expected a value between {lower} and {upper}");
        }

        if (!(joint.MaximumVelocity > 0) || !double.IsFinite(joint.MaximumVelocity))
        {
            errors.Add($"joint '{joint.Name}' has maximum velocity {joint.MaximumVelocity}; expected a finite value above zero");
        }

        if (!(joint.MaximumTrackingError > 0) || !double.IsFinite(joint.MaximumTrackingError))
        {
            errors.Add($"joint '{joint.Name}' has maximum tracking error {joint.MaximumTrackingError}; expected a finite value above zero");
        }
    }
}
