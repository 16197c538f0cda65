using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Ros2.Tests.Robot;

public sealed class ArrivalEstimatorTests
{
    private const double Written = 1_800_000_000;
    private readonly ArrivalEstimator estimator = new(TimeProvider.System);

    [Fact]
    public void Of_MessagesThatAreTakenAsTheyCome_ArriveThen()
    {
        for (int message = 0; message < 100; message++)
        {
            double taken = 10 + (0.033 * message) + (0.001 * (message % 3));
            Assert.InRange(taken - Arrival(Written + (0.033 * message), taken), -1e-6, 0.0021);
        }
    }

    [Fact]
    public void Of_MessagesThatLayInABuffer_ArrivedWhenTheyDid()
    {
        Arrival(Written, 10);

        // This process stood still for a second and then takes five at once.
        for (int message = 1; message <= 5; message++)
        {
            Assert.Equal(10 + (0.1 * message), Arrival(Written + (0.1 * message), 11), 2);
        }

        Assert.Equal(0, estimator.SetBacks);
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void Of_ClockOfThePublisherSet_DoesNotMakeMessagesOldOrNewForLong(double seconds)
    {
        Arrival(Written, 10);
        Arrival(Written + 0.033, 10.033);
        for (int message = 2; message < 10; message++)
        {
            double taken = 10 + (0.033 * message);
            Assert.InRange(taken - Arrival(Written + seconds + (0.033 * message), taken), -1e-6, 0.002);
        }

        Assert.Equal(seconds < 0 ? 1 : 0, estimator.SetBacks);
    }

    [Fact]
    public void Of_ClocksThatDrift_StayWithinMilliseconds()
    {
        for (int message = 0; message < 3000; message++)
        {
            double taken = 10 + (0.1 * message);
            Assert.InRange(taken - Arrival(Written + (0.1 * message * 0.9995), taken), -1e-6, 0.001);
        }
    }

    private double Arrival(double writtenSeconds, double takenSeconds) =>
        estimator.Of((long)(writtenSeconds * 1e9), (long)(takenSeconds * TimeProvider.System.TimestampFrequency))
        / (double)TimeProvider.System.TimestampFrequency;
}
