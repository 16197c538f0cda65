using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Ros2.Tests.Robot;

public sealed partial class RosObservationSourceTests
{
    [Fact]
    public async Task TryObserve_StampsOfZero_AreSaidOnceAndJudgedByArrival()
    {
        await UntilUsable(0);
        await UntilUsable(0, TimeProvider.System.GetTimestamp());
        Assert.Equal(2, notices.Count);
        Assert.All(notices, notice => Assert.Contains("its stamps are zero; whether", notice, StringComparison.Ordinal));

        // Apart by more than 50 ms, which the stamps cannot tell.
        images.Publish(Picture(0));
        await Task.Delay(150, TestContext.Current.CancellationToken);
        joints.Publish(Joints(0));
        await Ros.Until(() => Blame() == (ObservationProblem.Skewed, CameraTopic), "the picture is skewed by its arrival");
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(-30)]
    public async Task TryObserve_StampsThatJump_AreSaidOnceAndJudgedByArrival(int seconds)
    {
        long stamp = 1_800_000_000_000_000_000;
        await UntilUsable(stamp);
        await UntilUsable(stamp + (seconds * 1_000_000_000L), TimeProvider.System.GetTimestamp());
        string notice = Assert.Single(notices, notice => notice.StartsWith(CameraTopic, StringComparison.Ordinal));
        double jumped = double.Parse(notice.Split("jumped by ")[1].Split(" s;")[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(seconds, jumped, 1.0);
        Assert.Equal(notices.Distinct().Count(), notices.Count);
    }

    [Fact]
    public async Task TryObserve_PictureThatStaysTheSameWhileTheArmMoves_IsFrozen()
    {
        long start = TimeProvider.System.GetTimestamp();
        ObservationStatus status = ObservationStatus.Usable;
        await Ros.Until(
            () =>
            {
                TimeSpan passed = TimeProvider.System.GetElapsedTime(start);
                long stamp = 1_000_000_000 + (passed.Ticks * 100);
                images.Publish(Picture(stamp));
                joints.Publish(Joints(stamp, waist: 0.3 * passed.TotalSeconds));
                status = source.TryObserve(observation, 0);
                return status.Problem == ObservationProblem.Frozen;
            },
            "the picture is frozen");
        Assert.Equal(CameraTopic, status.Stream);
        Assert.Matches("its picture has not changed for [0-9]+ ms while only/waist moved by 0\\.[23]", status.Detail);
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(0.6));
    }

    [Fact]
    public async Task TryObserve_StillArmAndStillPicture_IsUsable()
    {
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(1.5))
        {
            long stamp = 1_000_000_000 + (TimeProvider.System.GetElapsedTime(start).Ticks * 100);
            images.Publish(Picture(stamp));
            joints.Publish(Joints(stamp, waist: 0.01 * Math.Sin(stamp)));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        ObservationStatus status = source.TryObserve(observation, 0);
        Assert.True(status.IsUsable, status.ToString());
    }

    [Fact]
    public async Task TryObserve_StampThatStaysTheSame_IsFrozen() =>
        await UntilProblem(() => images.Publish(Picture(1_000_000_000)), ObservationProblem.Frozen, CameraTopic);
}
