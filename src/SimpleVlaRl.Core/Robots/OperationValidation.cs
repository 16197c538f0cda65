namespace SimpleVlaRl.Core.Robots;

/// <summary>Finds what is wrong with how a robot is stopped, started and taken over.</summary>
internal static class OperationValidation
{
    private static readonly NumberRange Silence = new(50, 2000, "shorter is mistaken for the network, longer is no protection");
    private static readonly NumberRange StartRadian = new(0.01, 4 * Math.PI, "radians from home");
    private static readonly NumberRange StartMetre = new(0.001, 5, "metres from home");
    private static readonly NumberRange StartOpening = new(0.01, 1.5, "openings from home");
    private static readonly NumberRange SlowSeconds = new(0.1, 30, "seconds at the beginning of an episode");
    private static readonly NumberRange SlowShare = new(0.01, 1, "a share of the velocity limits");

    public static void AddErrors(List<string> errors, RobotProfile profile)
    {
        if (profile.Stop is { } stop)
        {
            AddStopErrors(errors, profile, stop);
        }

        if (profile.StartTolerance is { } tolerance)
        {
            StartRadian.Demand(errors, "start_tolerance: radian", tolerance.Radian);
            StartMetre.Demand(errors, "start_tolerance: metre", tolerance.Metre);
            StartOpening.Demand(errors, "start_tolerance: opening", tolerance.Opening);
        }

        if (profile.SlowStart is { } slow)
        {
            SlowSeconds.Demand(errors, "slow_start: seconds", slow.Duration.TotalSeconds);
            SlowShare.Demand(errors, "slow_start: share", slow.Share);
        }

        if (profile.TakeOver is { } takeOver)
        {
            AddTakeOverErrors(errors, profile, takeOver);
        }
    }

    private static void AddStopErrors(List<string> errors, RobotProfile profile, StopProfile stop)
    {
        if (stop.DrivesOffService is { } service)
        {
            ProfileTopics.Demand(errors, "stop: drives_off_service", service);
        }

        if (stop.EmergencyStopTopic is { } topic)
        {
            ProfileTopics.Demand(errors, "stop: emergency_stop_topic", topic);
        }

        Silence.Demand(errors, "stop: emergency_stop_timeout_milliseconds", stop.EmergencyStopTimeout.TotalMilliseconds);
        double braking = profile.Joints.Select(BrakingMilliseconds).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        new NumberRange(Math.Ceiling(braking), Math.Max(10_000, Math.Ceiling(braking)), "the slowest joint has come to rest by then")
            .Demand(errors, "stop: drives_off_after_milliseconds", stop.DrivesOffAfter.TotalMilliseconds);
    }

    /// <summary>From full speed and full acceleration: the acceleration is taken back, a ramp down at the limit, and its two rounded ends.</summary>
    private static double BrakingMilliseconds(JointProfile joint)
    {
        double ramp = joint.MaximumAcceleration / joint.MaximumJerk;
        return 1000 * ((joint.MaximumVelocity / joint.MaximumAcceleration) + (3 * ramp));
    }

    private static void AddTakeOverErrors(List<string> errors, RobotProfile profile, TakeOverProfile takeOver)
    {
        if (takeOver.Nodes.Count == 0 && takeOver.Topics.Count == 0 && takeOver.DeadmanTopic is null)
        {
            errors.Add("take_over names nobody; expected nodes, topics or a deadman_topic");
        }

        foreach (string node in takeOver.Nodes)
        {
            ProfileTopics.Demand(errors, "take_over: nodes", node);
        }

        string[] ours = [.. profile.CommandChannels.Select(channel => channel.Topic), .. profile.Arms.Select(arm => arm.JointStateTopic)];
        foreach (string topic in takeOver.Topics)
        {
            ProfileTopics.Demand(errors, "take_over: topics", topic);
            if (ours.Contains(topic))
            {
                errors.Add($"take_over: topics has {topic}, which is the robot's own; who may command on it is named under nodes");
            }
        }

        if (takeOver.DeadmanTopic is { } deadman)
        {
            ProfileTopics.Demand(errors, "take_over: deadman_topic", deadman);
        }

        RobotProfileValidation.AddRepeated(errors, "take_over: nodes", takeOver.Nodes, "each stands once");
        RobotProfileValidation.AddRepeated(errors, "take_over: topics", takeOver.Topics, "each stands once");
        Silence.Demand(errors, "take_over: deadman_timeout_milliseconds", takeOver.DeadmanTimeout.TotalMilliseconds);
        Silence.Demand(errors, "take_over: quiet_milliseconds", takeOver.Quiet.TotalMilliseconds);
    }
}
