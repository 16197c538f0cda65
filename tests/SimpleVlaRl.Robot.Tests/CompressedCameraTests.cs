using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Robot.Run;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Robot;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Tests;

/// <summary>A camera that publishes JPEG over DDS, hung upside down on its side, and a joint.</summary>
public sealed class CompressedCameraTests
{
    private const int Width = 64;
    private const int Height = 32;

    [Fact]
    public async Task TryObserve_JpegOverDds_IsDecodedAndTurned()
    {
        RobotProfile robot = new()
        {
            Name = "tested",
            IsCollisionUnchecked = true,
            Arms = [new ArmProfile
            {
                Name = "only",
                JointStateTopic = "/compressed_tests/joint_states",
                CommandTopic = "/compressed_tests/joint_trajectory",
                Joints = [new JointProfile("waist", JointUnit.Radian, -3, 3, 0.1, 1, 5, 100, 0.5, 0)],
            }],
            Cameras = [new CameraProfile
            {
                Name = "head",
                Topic = "/compressed_tests/image_raw/compressed",
                Transport = CameraTransport.CompressedImage,
                Encoding = "jpeg",
                Width = Width,
                Height = Height,
                RotationDegrees = 90,
                FramesPerSecond = 0.5,
                MaximumAge = TimeSpan.FromSeconds(2),
            }],
            MaximumJointStateAge = TimeSpan.FromSeconds(2),
        };
        using RosContext robotSide = RosNodes.Open("compressed_camera");
        using RosContext ourSide = RosNodes.Open("compressed_reader");
        using RosObservationSource source = new(ourSide, robot, TimeProvider.System, decoder: new PictureDecoder());
        RosPublisher pictures = robotSide.CreatePublisher(robot.Cameras[0].Topic, CompressedImage.Description, QosProfile.SensorData);
        RosPublisher joints = robotSide.CreatePublisher(robot.Arms[0].JointStateTopic, JointState.Description, QosProfile.SensorData);
        Observation observation = new(robot.Cameras, 1);
        Assert.Equal((Height, Width), (observation.Frames[0].Width, observation.Frames[0].Height));

        CompressedImage picture = new() { Header = new Header(1_000_000_000, "head"), Format = "rgb8; jpeg compressed bgr8", Data = LeftRedRightBlue() };
        JointState state = new() { Header = new Header(1_000_000_000, ""), Name = ["waist"], Position = [0.5] };
        await RosNodes.Until(() => pictures.Publish(picture) && joints.Publish(state) && source.TryObserve(observation, 0).IsUsable);

        // A turn clockwise brings the left side to the top.
        Assert.True(Distance(observation.Frames[0], x: Height / 2, y: 4, red: 255, blue: 0) < 20, "the top is not red");
        Assert.True(Distance(observation.Frames[0], x: Height / 2, y: Width - 4, red: 0, blue: 255) < 20, "the bottom is not blue");
        Assert.Equal(1_000_000_000, observation.Frames[0].StampNanoseconds);

        CompressedImage cut = new() { Format = "jpeg", Data = picture.Data[..(picture.Data.Length * 3 / 4)] };
        ObservationStatus status = ObservationStatus.Usable;
        await RosNodes.Until(() => pictures.Publish(cut) && (status = source.TryObserve(observation, 0)).Problem == ObservationProblem.Mismatched);
        Assert.StartsWith("found a file that cannot be used: The", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_CompressedCameraWithoutADecoder_SaysWhichCamera()
    {
        RobotProfile robot = new()
        {
            Name = "tested",
            Arms = [],
            Cameras = [new CameraProfile { Name = "head", Topic = "/a", Transport = CameraTransport.CompressedImage, Encoding = "png", Width = 1, Height = 1 }],
        };
        using RosContext context = RosNodes.Open("no_decoder");
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new RosObservationSource(context, robot, TimeProvider.System));
        Assert.StartsWith("The camera 'head' sends compressed pictures; give a decoder", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] LeftRedRightBlue()
    {
        ImageFrame frame = new(Width, Height);
        for (int pixel = 0; pixel < Width * Height; pixel++)
        {
            frame.Pixels[(pixel * 3) + (pixel % Width < Width / 2 ? 0 : 2)] = byte.MaxValue;
        }

        return JpegCodec.Encode(frame, 95);
    }

    private static int Distance(ImageFrame frame, int x, int y, int red, int blue)
    {
        ReadOnlySpan<byte> pixel = frame.Pixels.AsSpan(((y * frame.Width) + x) * 3, 3);
        return Math.Abs(pixel[0] - red) + pixel[1] + Math.Abs(pixel[2] - blue);
    }
}
