using Microsoft.Extensions.Time.Testing;

namespace SimpleVlaRl.Control.Tests;

public sealed class ServoClockTests
{
    private readonly FakeTimeProvider time = new();
    private readonly FakePause pause;
    private readonly ServoClock clock;
    private readonly long start;

    public ServoClockTests()
    {
        pause = new FakePause(time);
        clock = new ServoClock(time, 50, pause);
        start = time.GetTimestamp();
    }

    [Fact]
    public void WaitForTick_OnTime_KeepsTheGrid()
    {
        for (int tick = 1; tick <= 20; tick++)
        {
            TimeSpan late = clock.WaitForTick(TestContext.Current.CancellationToken);
            Assert.InRange(late.TotalMilliseconds, 0, 0.11);
            Assert.InRange(Milliseconds() - (20 * tick), 0, 0.11);
            time.Advance(TimeSpan.FromMilliseconds(7));
        }

        Assert.Equal(0, clock.Missed);
    }

    [Fact]
    public void WaitForTick_ALittleLate_DoesNotMoveTheTicksAfterIt()
    {
        clock.WaitForTick(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(20.8));
        Assert.InRange(clock.WaitForTick(TestContext.Current.CancellationToken).TotalMilliseconds, 0.7, 1);
        clock.WaitForTick(TestContext.Current.CancellationToken);
        Assert.InRange(Milliseconds(), 60, 60.11);
    }

    [Theory]
    [InlineData(23, 0)]
    [InlineData(38, 0)]
    [InlineData(45, 1)]
    [InlineData(130, 5)]
    public void WaitForTick_Late_TheNextIsAWholePeriodLaterAndTheMissedAreCounted(double worked, long missed)
    {
        clock.WaitForTick(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(worked));
        clock.WaitForTick(TestContext.Current.CancellationToken);
        double late = Milliseconds();
        clock.WaitForTick(TestContext.Current.CancellationToken);
        Assert.InRange(Milliseconds() - late, 20, 20.11);
        Assert.Equal(missed, clock.Missed);
    }

    [Fact]
    public void WaitForTick_Stopped_ReturnsAtOnce()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        clock.WaitForTick(stop.Token);
        Assert.InRange(Milliseconds(), 0, 20);
    }

    [Fact]
    public void Restart_AfterAPause_TheNextTickIsAPeriodAwayAndNothingWasMissed()
    {
        time.Advance(TimeSpan.FromSeconds(3));
        clock.Restart();
        clock.WaitForTick(TestContext.Current.CancellationToken);
        Assert.InRange(Milliseconds(), 3020, 3020.11);
        Assert.Equal(0, clock.Missed);
    }

    [Fact]
    public void WaitForTick_InRealTime_KeepsThePeriod()
    {
        ServoClock real = new(TimeProvider.System, 100);
        long began = TimeProvider.System.GetTimestamp();
        for (int tick = 0; tick < 10; tick++)
        {
            real.WaitForTick(TestContext.Current.CancellationToken);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 99.9, 2000);
    }

    private double Milliseconds() => time.GetElapsedTime(start).TotalMilliseconds;
}
