using SimpleVlaRl.Control.Chunks;

namespace SimpleVlaRl.Control.Tests.Chunks;

public sealed class ChunkScheduleTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Ticks_OfTheNewest32Delays_AreThe95thPercentileRoundedUp()
    {
        DelayEstimate estimate = new(Period);
        Assert.Equal(0, estimate.Ticks);
        estimate.Add(TimeSpan.FromMilliseconds(100));
        Assert.Equal(5, estimate.Ticks);
        estimate.Add(TimeSpan.FromMilliseconds(101));
        Assert.Equal(6, estimate.Ticks);
        for (int sample = 0; sample < 31; sample++)
        {
            estimate.Add(TimeSpan.FromMilliseconds(40));
        }

        // One of 32 is longer: it is beyond the percentile. Two are not.
        Assert.Equal(2, estimate.Ticks);
        estimate.Add(TimeSpan.FromMilliseconds(900));
        estimate.Add(TimeSpan.FromMilliseconds(400));
        Assert.Equal(20, estimate.Ticks);
    }

    [Fact]
    public void Age_ObservationThatWasOldWhenAsked_CountsFromItsFramesButNeverIntoAHold()
    {
        ChunkSchedule schedule = new(new ChunkOptions { Scheme = ChunkScheme.Overlap }, 8, 5, Period);
        schedule.Begin();
        schedule.Ask(observationAge: 3);
        Assert.Equal(0, schedule.Age);
        schedule.Pass(hasPlayed: false);
        schedule.Pass(hasPlayed: true);
        Assert.Equal(1, schedule.Age);
        schedule.Ask(observationAge: 3);
        Assert.Equal(1, schedule.Age);
        for (int tick = 0; tick < 4; tick++)
        {
            schedule.Pass(hasPlayed: true);
        }

        schedule.Ask(observationAge: 3);
        schedule.Pass(hasPlayed: true);
        schedule.Pass(hasPlayed: false);
        Assert.Equal(4, schedule.Age);
    }

    [Fact]
    public void TryTake_BeforeTheDelayIsOver_ThereIsNoAnswer()
    {
        using ChunkRun run = new(_ => 1000);
        run.Run(1.2, new ChunkOptions { Scheme = ChunkScheme.Overlap });
        Assert.Equal(50, run.Seams()[0]);
    }
}
