using Microsoft.Extensions.Time.Testing;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Tests.Server;

/// <summary>Lines that callers cause, and places that callers hold: both have an end.</summary>
public sealed class LogQuotaTests
{
    [Fact]
    public void Allows_MoreThanAHandful_IsSilentUntilThePeriodEndsAndThenSaysHowMany()
    {
        FakeTimeProvider time = new();
        LogQuota quota = new(time);
        Assert.Equal(LogQuota.LinesPerPeriod, Enumerable.Range(0, 1000).Count(_ => quota.Allows(out long _)));
        time.Advance(LogQuota.Period);
        Assert.True(quota.Allows(out long silent));
        Assert.Equal(1000 - LogQuota.LinesPerPeriod, silent);
        Assert.True(quota.Allows(out silent));
        Assert.Equal(0, silent);
    }

    [Fact]
    public void TryTake_OneCallersLimitAndTheLimitOfAll_LeaveRoomForOthersAndComeBack()
    {
        ConnectionCounts counts = new(limitOfEach: 2, limitOfAll: 3);
        Assert.Null(counts.TryTake("left"));
        Assert.Null(counts.TryTake("left"));
        Assert.Contains("'left' has 2", counts.TryTake("left"), StringComparison.Ordinal);
        Assert.Null(counts.TryTake("right"));
        Assert.Contains("All 3", counts.TryTake("third"), StringComparison.Ordinal);
        counts.Return("left");
        Assert.Null(counts.TryTake("third"));
        Assert.Equal(3, counts.Total);
    }
}
