using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Core.Tests.Environments;

/// <summary>What is learned from, what chooses and what is reported never share a start.</summary>
public sealed class EpisodeStartTests
{
    [Fact]
    public void Seed_EveryIndexAtTheEdges_KeepsTheKindsApart()
    {
        // Seeds rise with the index in every kind, so that ranges whose ends are apart are apart.
        long[] report = [.. new long[] { 0, 1, EpisodeStart.FirstValidationSeed - 1 }.Select(index => new ReportStart("t", index).Seed)];
        long[] validation = [.. new long[] { 0, 1, ValidationStart.Count - 1 }.Select(index => new ValidationStart("t", index).Seed)];
        long[] training = [.. new long[] { 0, 1, 999_999, long.MaxValue - EpisodeStart.FirstTrainingSeed }.Select(index => new TrainingStart("t", index).Seed)];

        Assert.Equal(report.Order(), report);
        Assert.Equal(validation.Order(), validation);
        Assert.Equal(training.Order(), training);
        Assert.Equal(report[^1] + 1, validation[0]);
        Assert.Equal(validation[^1] + 1, training[0]);
        Assert.Equal(0, report[0]);
    }

    [Fact]
    public void Constructor_IndexOfAnotherKind_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReportStart("t", EpisodeStart.FirstValidationSeed));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReportStart("t", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ValidationStart("t", ValidationStart.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ValidationStart("t", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingStart("t", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingStart("t", long.MaxValue));
    }

    [Theory]
    [InlineData(0, typeof(ReportStart))]
    [InlineData(1000, typeof(ReportStart))]
    [InlineData(EpisodeStart.FirstValidationSeed - 1, typeof(ReportStart))]
    [InlineData(EpisodeStart.FirstValidationSeed, typeof(ValidationStart))]
    [InlineData(EpisodeStart.FirstTrainingSeed - 1, typeof(ValidationStart))]
    [InlineData(EpisodeStart.FirstTrainingSeed, typeof(TrainingStart))]
    [InlineData(EpisodeStart.FirstTrainingSeed + 7, typeof(TrainingStart))]
    public void OfRecordedSeed_AnySeed_GivesTheStartThatHasIt(long seed, Type kind)
    {
        EpisodeStart start = EpisodeStart.OfRecordedSeed("t", seed, true);

        Assert.Equal(seed, start.Seed);
        Assert.IsType(kind, start);
        Assert.True(start.Randomize);
        Assert.Throws<ArgumentOutOfRangeException>(() => EpisodeStart.OfRecordedSeed("t", -1, false));
    }
}
