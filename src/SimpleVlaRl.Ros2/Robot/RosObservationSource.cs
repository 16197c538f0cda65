using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Ros2.Errors;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>
/// Observations from a robot's topics. Messages are copied as they arrive, on the context's receiving thread; reading is for one thread at a time.
/// </summary>
/// <remarks>
/// Age is counted from the arrival of a message, on the monotonic clock, so a peer's wrong wall clock does not make old pictures new, and what lay in a
/// buffer is as old as it is (<see cref="ArrivalEstimator"/>). Skew is counted between the stamps of one observation, which come from the robot, or
/// between arrivals where stamps are zero or jump (<see cref="StampJudge"/>). A picture or a stamp that stays the same while the robot moves is frozen;
/// pictures that are black or come too seldom are not good enough either.
/// </remarks>
public sealed class RosObservationSource : IObservationSource
{
    private readonly TimeProvider clock;
    private readonly TimeSpan maximumSkew;
    private readonly CameraStream[] cameras;
    private readonly JointStream[] joints;
    private readonly CameraInfoStream[] cameraInfos;
    private readonly FrozenPictureWatch[] frozen;
    private readonly int jointCount;

    /// <summary>Subscribes to a robot's topics.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the source.</param>
    /// <param name="robot">The robot.</param>
    /// <param name="clock">The clock of the context.</param>
    /// <param name="onNotice">Told once per topic, on the receiving thread, what is odd about its stamps.</param>
    /// <param name="decoder">What decodes compressed pictures; null where no camera sends them.</param>
    /// <exception cref="RosException">A topic's name is wrong or the library refused.</exception>
    /// <exception cref="ArgumentException">A camera sends compressed pictures and there is no decoder.</exception>
    public RosObservationSource(
        RosContext context, RobotProfile robot, TimeProvider clock, Action<string>? onNotice = null, IPictureDecoder? decoder = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentNullException.ThrowIfNull(clock);
        Action<string> notice = onNotice ?? (_ => { });
        this.clock = clock;
        maximumSkew = robot.MaximumSkew;
        cameras = [.. robot.Cameras.Select(camera => new CameraStream(context, camera, ReaderOf(camera, decoder), notice))];
        WholeTurns = new double[robot.Joints.Count];
        joints =
        [
            .. ReportedJoint.ByTopic(robot).Select(
                topic => new JointStream(context, topic.Key, topic, WholeTurns, robot.MaximumJointStateAge, notice))
        ];
        string[] infoTopics = [.. robot.Cameras.Select(camera => camera.CameraInfoTopic).OfType<string>().Distinct()];
        cameraInfos = [.. infoTopics.Select(topic => new CameraInfoStream(context, topic))];
        jointCount = robot.Joints.Count;
        frozen = [.. cameras.Zip(robot.Cameras, (stream, camera) => new FrozenPictureWatch(stream, camera, robot, clock))];
    }

    /// <summary>How much has arrived, cameras first.</summary>
    public IReadOnlyList<ObservedStreamCount> Counts => [.. cameras.Select(camera => camera.Count), .. joints.Select(topic => topic.Count)];

    /// <summary>The newest calibration of every camera that has one, as it came.</summary>
    public IReadOnlyList<SerializedMessage> CameraInfos => [.. cameraInfos.Select(info => info.Newest()).OfType<SerializedMessage>()];

    /// <summary>By how many radians of whole turns each joint's driver is away from the position that is observed.</summary>
    internal double[] WholeTurns { get; }

    /// <summary>The topics, cameras first.</summary>
    internal IReadOnlyList<ObservedStream> Streams => [.. cameras, .. joints];

    /// <summary>The topics that have one publisher each; those of joints may have several, for different joints.</summary>
    internal IReadOnlyList<ObservedStream> Exclusive => cameras;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The observation was not made for this robot.</exception>
    public ObservationStatus TryObserve(Observation observation, long notBeforeTimestamp)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (observation.Frames.Count != cameras.Length || observation.JointPositions.Length != jointCount)
        {
            throw new ArgumentException(
                $"The observation has {observation.Frames.Count} cameras and {observation.JointPositions.Length} joints; the robot has "
                + $"{cameras.Length} and {jointCount}.",
                nameof(observation));
        }

        ObservationStatus status = FindMismatch();
        bool byStamp = HaveTrustedStamps();
        JointAges ages = new(byStamp, clock);
        for (int index = 0; index < cameras.Length && status.IsUsable; index++)
        {
            ImageFrame frame = observation.Frames[index];
            status = cameras[index].TryRead(frame) ? cameras[index].Judge(frame, notBeforeTimestamp) : cameras[index].Missing();
            ages.AddPart(cameras[index], frame.StampNanoseconds, frame.ReceivedTimestamp);
        }

        if (!status.IsUsable)
        {
            return status;
        }

        status = ReadJoints(observation.JointPositions, notBeforeTimestamp, ref ages);
        observation.JointStampNanoseconds = ages.OldestJointStampNanoseconds;
        observation.JointReceivedTimestamp = ages.FirstJointTimestamp;
        status = status.IsUsable ? JudgeSkew(ages) : status;
        for (int index = 0; index < frozen.Length && status.IsUsable; index++)
        {
            status = frozen[index].Judge(observation.JointPositions);
        }

        return status;
    }

    /// <inheritdoc/>
    public ObservationStatus TryReadJointPositions(Span<double> positions)
    {
        if (positions.Length != jointCount)
        {
            throw new ArgumentException($"There is room for {positions.Length} positions; the robot has {jointCount} joints.", nameof(positions));
        }

        foreach (JointStream topic in joints)
        {
            if (topic.IsMismatched)
            {
                return topic.Mismatched();
            }
        }

        JointAges ages = new(HaveTrustedStamps(), clock);
        ObservationStatus status = ReadJoints(positions, 0, ref ages);
        return status.IsUsable ? JudgeSkew(ages) : status;
    }

    /// <summary>Copies a camera's newest frame for an onlooker, however old it is. For any thread, and nobody waits for it.</summary>
    /// <param name="camera">The camera, by its place in the profile.</param>
    /// <param name="frame">The frame to overwrite.</param>
    /// <returns>False when there is none yet.</returns>
    public bool TryLook(int camera, ImageFrame frame) => cameras[camera].TryLook(frame);

    /// <summary>Copies the newest joint positions for an onlooker, however old they are. For one onlooker at a time, and nobody waits for it.</summary>
    /// <param name="positions">One entry per joint, in policy order; NaN where nothing has arrived yet.</param>
    public void Look(Span<double> positions)
    {
        foreach (JointStream topic in joints)
        {
            topic.Look(positions);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CameraStream camera in cameras)
        {
            camera.Dispose();
        }

        foreach (JointStream topic in joints)
        {
            topic.Dispose();
        }

        foreach (CameraInfoStream info in cameraInfos)
        {
            info.Dispose();
        }
    }

    private static PictureReader ReaderOf(CameraProfile camera, IPictureDecoder? decoder) => camera.Transport == CameraTransport.Image ? new ImageReader(camera)
        : new CompressedImageReader(
            camera,
            decoder ?? throw new ArgumentException($"The camera '{camera.Name}' sends compressed pictures; give a decoder for them.", nameof(decoder)));

    /// <summary>Stamps are compared only while all of them can be.</summary>
    private bool HaveTrustedStamps()
    {
        bool areTrusted = true;
        foreach (CameraStream camera in cameras)
        {
            areTrusted &= camera.HasTrustedStamps;
        }

        foreach (JointStream topic in joints)
        {
            areTrusted &= topic.HasTrustedStamps;
        }

        return areTrusted;
    }

    private ObservationStatus FindMismatch()
    {
        foreach (CameraStream camera in cameras)
        {
            if (camera.IsMismatched)
            {
                return camera.Mismatched();
            }
        }

        foreach (JointStream topic in joints)
        {
            if (topic.IsMismatched)
            {
                return topic.Mismatched();
            }
        }

        return ObservationStatus.Usable;
    }

    private ObservationStatus ReadJoints(Span<double> positions, long notBeforeTimestamp, ref JointAges ages)
    {
        foreach (JointStream topic in joints)
        {
            ObservationStatus status = topic.Read(positions, notBeforeTimestamp, ref ages);
            if (!status.IsUsable)
            {
                return status;
            }
        }

        return ObservationStatus.Usable;
    }

    private ObservationStatus JudgeSkew(in JointAges ages)
    {
        TimeSpan skew = TimeSpan.FromTicks((ages.Newest - ages.Oldest) / TimeSpan.NanosecondsPerTick);
        return skew <= maximumSkew ? ObservationStatus.Usable
            : ObservationStatus.Skewed(ages.OldestStream!.Topic, ages.NewestStream!.Topic, skew, maximumSkew);
    }
}
