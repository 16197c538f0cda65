using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Tests.Robot;

/// <summary>A robot of one camera and one arm of two joints, published by another context of this process.</summary>
[Collection("ROS 2 domain")]
public sealed partial class RosObservationSourceTests : IDisposable
{
    private const int Width = 16;
    private const int Height = 8;
    private const string CameraTopic = "/robot_tests/image_raw";
    private const string JointTopic = "/robot_tests/joint_states";
    private readonly RosContext robotSide = Ros.Open("observed_robot");
    private readonly RosContext ourSide = Ros.Open("observing_runtime");
    private readonly RobotProfile robot;
    private readonly RosPublisher images;
    private readonly RosPublisher joints;
    private readonly RosObservationSource source;
    private readonly RosExclusivityWatch watch;
    private readonly Observation observation;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> notices = [];

    public RosObservationSourceTests()
    {
        robot = new()
        {
            Name = "tested",
            IsCollisionUnchecked = true,
            Arms = [new ArmProfile
            {
                Name = "only",
                JointStateTopic = JointTopic,
                CommandTopic = "/robot_tests/joint_trajectory",
                Joints = [Joint("waist"), Joint("elbow")]
            }],
            Cameras = [new CameraProfile
            {
                Name = "head",
                Topic = CameraTopic,
                Width = Width,
                Height = Height,
                MaximumAge = TimeSpan.FromSeconds(2),

                // Most tests publish a picture when they need one.
                FramesPerSecond = 0.5,
                CameraInfoTopic = "/robot_tests/camera_info",
            }],
            MaximumJointStateAge = TimeSpan.FromSeconds(2),
        };
        images = robotSide.CreatePublisher(CameraTopic, Image.Description, QosProfile.SensorData);
        joints = robotSide.CreatePublisher(JointTopic, JointState.Description, QosProfile.Default);
        source = new RosObservationSource(ourSide, robot, TimeProvider.System, notices.Enqueue);
        watch = new RosExclusivityWatch(ourSide, robot, source, [], TimeProvider.System);
        observation = new Observation(robot.Cameras, 2);
    }

    [Fact]
    public async Task TryObserve_NothingPublished_NamesTheTopic()
    {
        Assert.Equal((ObservationProblem.Missing, CameraTopic), Blame());
        await UntilProblem(() => images.Publish(Picture(0)), ObservationProblem.Missing, JointTopic);
    }

    [Fact]
    public async Task TryObserve_FrameAndJointsInAnotherOrder_AreCopiedByName()
    {
        await UntilUsable(1_000_000_000);
        Assert.Equal([0.25, -0.5], observation.JointPositions);
        Assert.Equal(1_000_000_000, observation.JointStampNanoseconds);
        Assert.Equal(1_000_000_000, observation.Frames[0].StampNanoseconds);
        Assert.Equal([10, 20, 30], observation.Frames[0].Pixels[..3]);
    }

    [Fact]
    public async Task TryObserve_WrongEncoding_SaysWhatWasFoundAndExpected()
    {
        ObservationStatus status = await UntilProblem(() => images.Publish(Picture(0, encoding: "bgr8")), ObservationProblem.Mismatched, CameraTopic);
        Assert.Equal("found encoding 'bgr8'; expected 'rgb8'", status.Detail);
    }

    [Fact]
    public async Task TryObserve_WrongSize_SaysWhatWasFoundAndExpected()
    {
        ObservationStatus status = await UntilProblem(() => images.Publish(Picture(0, width: 32)), ObservationProblem.Mismatched, CameraTopic);
        Assert.Equal("found 32x8; expected 16x8", status.Detail);
    }

    [Fact]
    public async Task TryObserve_TooFewBytes_SaysWhatWasFoundAndExpected()
    {
        Image cut = Picture(0);
        cut.Data = cut.Data[..100];
        ObservationStatus status = await UntilProblem(() => images.Publish(cut), ObservationProblem.Mismatched, CameraTopic);
        Assert.Equal("found rows of 48 bytes and 100 bytes in all; expected at least 48 and 384", status.Detail);
    }

    [Fact]
    public async Task TryObserve_BlackPictures_AreNotUsableAfterASecond()
    {
        long stamp = 1_000_000_000;
        ObservationStatus status = await UntilProblem(
            () =>
            {
                Image black = Picture(stamp += 5_000_000);
                black.Data.AsSpan().Fill(5);
                images.Publish(black);
                joints.Publish(Joints(stamp));
            },
            ObservationProblem.Black,
            CameraTopic);
        Assert.Matches("its picture has been black for 1[0-9]{3} ms, 5.0 of 255 on average; take its cap off", status.Detail);
        await UntilUsable(stamp + 5_000_000);
    }

    [Fact]
    public async Task CameraInfos_NewestCalibration_IsKeptAsItCame()
    {
        Assert.Empty(source.CameraInfos);
        using RosPublisher calibration = robotSide.CreatePublisher("/robot_tests/camera_info", CameraInfoView.Description, QosProfile.Default);
        Calibration message = new();
        await Ros.Until(() => calibration.Publish(message) && source.CameraInfos.Count == 1, "a calibration");
        SerializedMessage kept = Assert.Single(source.CameraInfos);
        Assert.Equal(("/robot_tests/camera_info", CameraInfoView.Description.TypeHash), (kept.Topic, kept.Type.TypeHash));
        Assert.Equal(Messages.Cdr.CdrMessage.ToBytes(message), kept.Payload.ToArray());
    }

    [Fact]
    public async Task TryObserve_PositionThatIsNotANumber_IsNotUsable()
    {
        JointState state = new() { Name = ["waist", "elbow"], Position = [0, double.NaN] };
        ObservationStatus status = await UntilProblem(() => joints.Publish(state), ObservationProblem.Mismatched, JointTopic);
        Assert.Equal("joint 'only/elbow' is at NaN; expected a finite position", status.Detail);
    }

    [Fact]
    public async Task TryObserve_StampsFarApart_IsSkewedByTheOlder()
    {
        ObservationStatus status = await UntilProblem(
            () =>
            {
                images.Publish(Picture(1_000_000_000));
                joints.Publish(Joints(1_080_000_000));
            },
            ObservationProblem.Skewed,
            CameraTopic);
        Assert.Equal($"its stamp is 80 ms before that of {JointTopic}; expected at most 50 ms", status.Detail);
    }

    [Fact]
    public async Task TryObserve_BeforeTheMomentAskedFor_IsStaleUntilTheNextMessages()
    {
        await UntilUsable(1_000_000_000);
        long now = TimeProvider.System.GetTimestamp();
        Assert.Equal((ObservationProblem.Stale, CameraTopic), Blame(now));
        await UntilUsable(2_000_000_000, now);
        Assert.InRange(observation.Frames[0].ReceivedTimestamp, now, long.MaxValue);
        Assert.InRange(observation.JointReceivedTimestamp, now, long.MaxValue);
    }

    [Fact]
    public async Task TryObserve_AfterTheLastMessageGrewOld_IsStale()
    {
        await UntilUsable(1_000_000_000);
        await Task.Delay(TimeSpan.FromSeconds(2.1), TestContext.Current.CancellationToken);
        Assert.Equal((ObservationProblem.Stale, CameraTopic), Blame());
        Assert.Equal(ObservationProblem.Stale, source.TryReadJointPositions(new double[2]).Problem);
    }

    [Fact]
    public async Task TryObserve_InSteadyState_DoesNotAllocate()
    {
        await UntilUsable(1_000_000_000);
        double[] positions = new double[2];
        long before = 0;
        for (int call = 0; call < 200; call++)
        {
            if (call == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            Assert.True(source.TryObserve(observation, 0).IsUsable & source.TryReadJointPositions(positions).IsUsable);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public void Dispose()
    {
        watch.Dispose();
        source.Dispose();
        ourSide.Dispose();
        robotSide.Dispose();
    }

    /// <summary>A calibration without distortion whose matrices count up.</summary>
    private sealed class Calibration : Messages.Cdr.ICdrMessage
    {
        public void Write(ref Messages.Cdr.CdrWriter writer)
        {
            new Header(3, "head").Write(ref writer);
            writer.WriteUInt32(Height);
            writer.WriteUInt32(Width);
            writer.WriteString("plumb_bob");
            writer.WriteSequence<double>([]);
            for (int index = 0; index < 9 + 9 + 12; index++)
            {
                writer.WriteFloat64(index);
            }

            for (int index = 0; index < 6; index++)
            {
                writer.WriteUInt32(0);
            }

            writer.WriteByte(0);
        }

        public bool TryRead(ref Messages.Cdr.CdrReader reader) => throw new NotSupportedException("It is written only.");
    }

    private static JointProfile Joint(string name) => new(name, JointUnit.Radian, -3, 3, 0.1, 1, 5, 100, 0.5, 0);

    private static Image Picture(long stamp, string encoding = "rgb8", uint width = Width) => new()
    {
        Header = new Header(stamp, "head"),
        Width = width,
        Height = Height,
        Encoding = encoding,
        Step = width * 3,
        Data = [.. Enumerable.Repeat<byte[]>([10, 20, 30], (int)(width * Height)).SelectMany(pixel => pixel)],
    };

    private static JointState Joints(long stamp, double waist = 0.25) =>
        new() { Header = new Header(stamp, ""), Name = ["elbow", "other", "waist"], Position = [-0.5, 9, waist] };

    private (ObservationProblem Problem, string Stream) Blame(long notBefore = 0)
    {
        ObservationStatus status = source.TryObserve(observation, notBefore);
        return (status.Problem, status.Stream);
    }

    private async Task UntilUsable(long stamp, long notBefore = 0)
    {
        Image picture = Picture(stamp);
        JointState state = Joints(stamp);
        await Ros.Until(
            () =>
            {
                images.Publish(picture);
                joints.Publish(state);
                return source.TryObserve(observation, notBefore).IsUsable;
            },
            "a usable observation");
    }

    private async Task<ObservationStatus> UntilProblem(Action publish, ObservationProblem problem, string stream)
    {
        ObservationStatus status = ObservationStatus.Usable;
        await Ros.Until(
            () =>
            {
                publish();
                if (problem == ObservationProblem.Mismatched && stream == JointTopic)
                {
                    images.Publish(Picture(0));
                }

                status = source.TryObserve(observation, 0);
                return (status.Problem, status.Stream) == (problem, stream);
            },
            $"{stream} is {problem}");
        return status;
    }
}
