using Microsoft.Extensions.Time.Testing;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Robot.Operating;

namespace SimpleVlaRl.Robot.Tests.Operating;

/// <summary>What one who looks on may believe.</summary>
public sealed class FreshFramesTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly Dictionary<int, long> received = [];

    [Fact]
    public void Look_AllAreNew_AreTheCamerasAskedForInTheirOrder()
    {
        FreshFrames frames = Frames();
        (received[0], received[1]) = (clock.GetTimestamp(), clock.GetTimestamp());
        ImageFrame[] seen = frames.Look()!;
        Assert.Equal([6, 4], seen.Select(frame => frame.Width));
        Assert.Equal([1, 0], seen.Select(frame => (int)frame.StampNanoseconds));
    }

    [Fact]
    public void Look_OneIsMissingOrTooOld_IsNothing()
    {
        FreshFrames frames = Frames();
        Assert.Null(frames.Look());
        received[0] = clock.GetTimestamp();
        Assert.Null(frames.Look());
        received[1] = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.NotNull(frames.Look());
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(frames.Look());
        (received[0], received[1]) = (clock.GetTimestamp(), clock.GetTimestamp());
        Assert.NotNull(frames.Look());
    }

    private FreshFrames Frames()
    {
        RobotProfile robot = TestRobots.TwoArms() with
        {
            Cameras =
            [
                new CameraProfile { Name = "cam_high", Topic = "/high", Width = 4, Height = 2 },
                new CameraProfile { Name = "cam_low", Topic = "/low", Width = 6, Height = 2 },
            ],
        };
        return new FreshFrames(robot, ["cam_low", "cam_high"], TryLook, clock);

        bool TryLook(int camera, ImageFrame frame)
        {
            (frame.ReceivedTimestamp, frame.StampNanoseconds) = (received.GetValueOrDefault(camera), camera);
            return received.ContainsKey(camera);
        }
    }
}
