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
/// between arrivals where stamps are zero or jump (<see cref="StampJudge"/>). A picture or a stamp that stays the same while the robot moves is frozen; pictures
/// that are black or come too seldom are not good enough either.
/// </remarks>
public sealed class RosObservationSource : IObservationSource
{
    private readonly TimeProvider clock;
    private readonly TimeSpan maximumSkew;
    private readonly CameraStream[] cameras;
    private readonly JointStream[] arms;
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
        arms = [.. robot.Arms.Select(arm => new JointStream(context, arm, robot.MaximumJointStateAge, notice))];
        string[] infoTopics = [.. robot.Cameras.Select(camera => camera.CameraInfoTopic).OfType<string>().Distinct()];
        cameraInfos = [.. infoTopics.Select(topic => new CameraInfoStream(context, topic))];
        jointCount = robot.Joints.Count;
        frozen = [.. cameras.Zip(robot.Cameras, (stream, camera) => new FrozenPictureWatch(stream, camera, robot, clock))];
    }

    /// <summary>How much has arrived, cameras first.</summary>
    public IReadOnlyList<ObservedStreamCount> Counts => [.. cameras.Select(camera => camera.Count), .. arms.Select(arm => arm.Count)];

    /// <summary>The newest calibration of every camera that has one, as it came.</summary>
    public IReadOnlyList<SerializedMessage> CameraInfos => [.. cameraInfos.Select(info => info.Newest()).OfType<SerializedMessage>()];

    /// <summary>The topics, cameras first: one publisher each is what a robot has.</summary>
    internal IReadOnlyList<ObservedStream> Streams => [.. cameras, .. arms];

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
        StampSpan span = new();
        for (int index = 0; index < cameras.Length && status.IsUsable; index++)
        {
            ImageFrame frame = observation.Frames[index];
            status = cameras[index].TryRead(frame) ? cameras[index].Judge(frame.ReceivedTimestamp, notBeforeTimestamp) : cameras[index].Missing();
            status = status.IsUsable ? cameras[index].JudgePictures() : status;
            span.Add(Moment(byStamp, frame.StampNanoseconds, frame.ReceivedTimestamp), cameras[index]);
        }

        if (!status.IsUsable)
        {
            return status;
        }

        status = ReadJoints(observation.JointPositions, notBeforeTimestamp, byStamp, ref span, out long stamp, out long received);
        observation.JointStampNanoseconds = stamp;
        observation.JointReceivedTimestamp = received;
        status = status.IsUsable ? JudgeSkew(span) : status;
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

        foreach (JointStream arm in arms)
        {
            if (arm.IsMismatched)
            {
                return arm.Mismatched();
            }
        }

        StampSpan span = new();
        ObservationStatus status = ReadJoints(positions, 0, HaveTrustedStamps(), ref span, out _, out _);
        return status.IsUsable ? JudgeSkew(span) : status;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CameraStream camera in cameras)
        {
            camera.Dispose();
        }

        foreach (JointStream arm in arms)
        {
            arm.Dispose();
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

        foreach (JointStream arm in arms)
        {
            areTrusted &= arm.HasTrustedStamps;
        }

        return areTrusted;
    }

    /// <summary>What is compared between topics: when the robot says it was, or where that cannot be compared, when it arrived.</summary>
    private long Moment(bool byStamp, long stampNanoseconds, long receivedTimestamp) =>
        byStamp ? stampNanoseconds : clock.GetElapsedTime(0, receivedTimestamp).Ticks * TimeSpan.NanosecondsPerTick;

    private ObservationStatus FindMismatch()
    {
        foreach (CameraStream camera in cameras)
        {
            if (camera.IsMismatched)
            {
                return camera.Mismatched();
            }
        }

        foreach (JointStream arm in arms)
        {
            if (arm.IsMismatched)
            {
                return arm.Mismatched();
            }
        }

        return ObservationStatus.Usable;
    }

    private ObservationStatus ReadJoints(Span<double> positions, long notBeforeTimestamp, bool byStamp, ref StampSpan span, out long stamp, out long received)
    {
        stamp = long.MaxValue;
        received = long.MaxValue;
        int first = 0;
        foreach (JointStream arm in arms)
        {
            if (!arm.TryRead())
            {
                return arm.Missing();
            }

            JointSample sample = arm.Latest;
            ObservationStatus status = arm.Judge(sample.ReceivedTimestamp, notBeforeTimestamp);
            if (!status.IsUsable)
            {
                return status;
            }

            sample.Positions.CopyTo(positions[first..]);
            first += sample.Positions.Length;
            stamp = Math.Min(stamp, sample.StampNanoseconds);
            received = Math.Min(received, sample.ReceivedTimestamp);
            span.Add(Moment(byStamp, sample.StampNanoseconds, sample.ReceivedTimestamp), arm);
        }

        return ObservationStatus.Usable;
    }

    private ObservationStatus JudgeSkew(in StampSpan span)
    {
        TimeSpan skew = TimeSpan.FromTicks((span.Newest - span.Oldest) / TimeSpan.NanosecondsPerTick);
        return skew <= maximumSkew ? ObservationStatus.Usable
            : ObservationStatus.Skewed(span.OldestStream!.Topic, span.NewestStream!.Topic, skew, maximumSkew);
    }

    /// <summary>The oldest and the newest stamp of an observation.</summary>
    private struct StampSpan()
    {
        public long Oldest { get; private set; } = long.MaxValue;

        public long Newest { get; private set; } = long.MinValue;

        public ObservedStream? OldestStream { get; private set; }

        public ObservedStream? NewestStream { get; private set; }

        public void Add(long stamp, ObservedStream stream)
        {
            if (stamp < Oldest)
            {
                (Oldest, OldestStream) = (stamp, stream);
            }

            if (stamp > Newest)
            {
                (Newest, NewestStream) = (stamp, stream);
            }
        }
    }
}
