using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Checks;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.CheckRobot;

/// <summary>Whether joint states and pictures come, and how often.</summary>
internal static class StreamChecks
{
    // A camera that is asked for 30 frames per second gives 29.97; what is a fifth off is set up otherwise.
    private const double Tolerance = 0.2;

    /// <summary>Judges the streams of a robot that are published.</summary>
    public static IEnumerable<Finding> Of(RobotProfile robot, RobotSnapshot snapshot)
    {
        foreach (string topic in ExpectedTopic.JointStateTopics(robot).Where(snapshot.Streams.ContainsKey))
        {
            yield return JointStates(robot, topic, snapshot.Streams[topic], snapshot.Seconds);
        }

        foreach (CameraProfile camera in robot.Cameras.Where(camera => snapshot.Streams.ContainsKey(camera.Topic)))
        {
            yield return Camera(camera, snapshot.Streams[camera.Topic], snapshot.Seconds);
        }
    }

    private static Finding JointStates(RobotProfile robot, string topic, SeenStream stream, double seconds)
    {
        string name = $"rate of {topic}";
        double slowest = 1 / robot.MaximumJointStateAge.TotalSeconds;
        if (Silent(name, stream, seconds) is { } silent)
        {
            return silent;
        }

        // Several drivers may each report a part of the joints.
        double share = stream.Joints.Where(joint => Reported(robot, topic).Contains(joint.Name)).Select(joint => joint.Messages / (double)stream.Messages)
            .DefaultIfEmpty(1).Min();
        double rate = stream.RateHertz * share;
        if (rate < slowest)
        {
            return Finding.Error(
                name,
                Hertz(rate),
                FormattableString.Invariant(
                    $"more than {slowest:0.#} Hz: maximum_joint_state_age_milliseconds is {robot.MaximumJointStateAge.TotalMilliseconds:0}"),
                "let the driver publish more often; between two messages the joint states are too old");
        }

        return rate < robot.ServoRateHertz * (1 - Tolerance)
            ? Finding.Warning(
                name,
                Hertz(rate),
                $"at least the servo rate, {robot.ServoRateHertz} Hz",
                "let the driver publish more often; commands are compared with older positions")
            : Finding.Ok(name, Hertz(rate));
    }

    private static IEnumerable<string> Reported(RobotProfile robot, string topic) => robot.Arms
        .SelectMany(arm => arm.Joints.Where(joint => (joint.State.Topic ?? arm.JointStateTopic) == topic)).Select(joint => joint.State.Name);

    private static Finding Camera(CameraProfile camera, SeenStream stream, double seconds)
    {
        string name = $"rate of {camera.Topic}";
        string expected = FormattableString.Invariant($"frames_per_second {camera.FramesPerSecond:0.##}");
        if (Silent(name, stream, seconds) is { } silent)
        {
            return silent;
        }

        if (stream.RateHertz < 1 / camera.MaximumAge.TotalSeconds)
        {
            return Finding.Error(
                name,
                Hertz(stream.RateHertz),
                FormattableString.Invariant($"{expected}, maximum_age_milliseconds {camera.MaximumAge.TotalMilliseconds:0}"),
                "most of the time the newest frame is too old; look at the driver, the network buffers, and the light (exposure)");
        }

        double ratio = stream.RateHertz / camera.FramesPerSecond;
        return ratio < 1 - Tolerance
            ? Finding.Warning(name, Hertz(stream.RateHertz), expected, "frames are lost or not taken: look at the driver, the network buffers and the exposure")
            : ratio > 1 + Tolerance
            ? Finding.Warning(name, Hertz(stream.RateHertz), expected, "set frames_per_second to what the camera publishes")
            : Finding.Ok(name, Hertz(stream.RateHertz));
    }

    private static Finding? Silent(string name, SeenStream stream, double seconds) => stream.Messages == 0
        ? Finding.Error(
            name,
            FormattableString.Invariant($"no message within {seconds:0.#} s"),
            "messages",
            "its publisher is there and silent, or large messages are lost: look at the driver and at the network buffers")
        : stream.Malformed == stream.Messages
        ? Finding.Error(
            name,
            $"none of {stream.Messages} messages can be read",
            "messages of the type that is announced",
            "its publisher announces one type and sends another; look at the driver")
        : null;

    private static string Hertz(double rate) => double.IsNaN(rate) ? "one message" : FormattableString.Invariant($"{rate:0.0} Hz");
}
