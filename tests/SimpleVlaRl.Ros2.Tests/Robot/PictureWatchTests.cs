using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Ros2.Tests.Robot;

/// <summary>What is wrong with pictures that arrive: black ones, and too few of them.</summary>
public sealed class PictureWatchTests
{
    private readonly ManualTime clock = new();

    [Fact]
    public void Rate_BelowHalfForTwoSeconds_IsSlowUntilItIsNot()
    {
        FrameRateWatch watch = Rate(30);
        Assert.Equal(ObservationProblem.None, Publish(watch, hertz: 14, seconds: 1.9));
        Assert.Equal(ObservationProblem.Slow, Publish(watch, hertz: 14, seconds: 0.3));
        Assert.Matches("^14\\.0 frames per second arrive; expected 30, and at least half of it\\. Look at", watch.Judge().Detail);
        Assert.Equal("/head", watch.Judge().Stream);
        Assert.Equal(ObservationProblem.None, Publish(watch, hertz: 16, seconds: 2.2));
    }

    [Theory]
    [InlineData(30, 15.5)]
    [InlineData(30, 30)]
    [InlineData(30, 90)]
    [InlineData(0.5, 0.4)]
    public void Rate_HalfAndMore_IsFine(double expected, double hertz) =>
        Assert.Equal(ObservationProblem.None, Publish(Rate(expected), hertz, seconds: 30));

    [Fact]
    public void Rate_CameraThatWasSilent_IsNotSlowWhenItComesBack()
    {
        FrameRateWatch watch = Rate(30);
        Publish(watch, hertz: 10, seconds: 3);
        Assert.False(watch.Judge().IsUsable);
        clock.Pass(5);
        Assert.Equal(ObservationProblem.None, Publish(watch, hertz: 30, seconds: 0.1));
        Assert.Equal(ObservationProblem.None, Publish(watch, hertz: 30, seconds: 5));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Black_EverySampleAtMostSixteen_IsBlackAfterASecond(byte level, bool isBlack)
    {
        BlackPictureWatch watch = new("/head", clock);
        byte[] pixels = new byte[640 * 480 * 3];
        Array.Fill(pixels, level);
        watch.Note(pixels, clock.GetTimestamp());
        clock.Pass(0.9);
        watch.Note(pixels, clock.GetTimestamp());
        Assert.True(watch.Judge().IsUsable);
        clock.Pass(0.2);
        ObservationStatus status = watch.Judge();
        Assert.Equal(isBlack ? ObservationProblem.Black : ObservationProblem.None, status.Problem);
        if (isBlack)
        {
            Assert.StartsWith($"its picture has been black for 1100 ms, {level}.0 of 255 on average;", status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Black_LightInOneColour_IsSeenAndBeginsAnew()
    {
        BlackPictureWatch watch = new("/head", clock);
        byte[] dark = new byte[320 * 240 * 3];
        byte[] red = [.. dark];
        for (int at = 0; at < red.Length; at += 3)
        {
            red[at] = 20;
        }

        watch.Note(dark, clock.GetTimestamp());
        clock.Pass(0.8);
        watch.Note(red, clock.GetTimestamp());
        watch.Note(dark, clock.GetTimestamp());
        clock.Pass(0.8);
        Assert.True(watch.Judge().IsUsable);
    }

    private FrameRateWatch Rate(double hertz) =>
        new(new CameraProfile { Name = "head", Topic = "/head", Width = 1, Height = 1, FramesPerSecond = hertz }, clock);

    private ObservationProblem Publish(FrameRateWatch watch, double hertz, double seconds)
    {
        for (int frame = 0; frame < seconds * hertz; frame++)
        {
            clock.Pass(1 / hertz);
            watch.Note(clock.GetTimestamp());
        }

        return watch.Judge().Problem;
    }

    private sealed class ManualTime : TimeProvider
    {
        private long nanoseconds = 1;

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => nanoseconds;

        public void Pass(double seconds) => nanoseconds += (long)(seconds * 1e9);
    }
}
