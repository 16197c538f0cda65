using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Managed.Tests.Core;

/// <summary>Training and evaluation never share a start.</summary>
public sealed class EpisodeStartTests
{
    [Fact]
    public void Seed_EveryIndexAtTheEdges_KeepsTheKindsApart()
    {
        long[] training = [.. new long[] { 0, 1, 999_999, long.MaxValue - EpisodeStart.FirstTrainingSeed }.Select(index => new TrainingStart("t", index).Seed)];
        long[] evaluation = [.. new long[] { 0, 1, EpisodeStart.FirstTrainingSeed - 1 }.Select(index => new EvaluationStart("t", index).Seed)];

        Assert.True(training.Min() > evaluation.Max());
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationStart("t", EpisodeStart.FirstTrainingSeed));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationStart("t", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingStart("t", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingStart("t", long.MaxValue));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(EpisodeStart.FirstTrainingSeed - 1)]
    [InlineData(EpisodeStart.FirstTrainingSeed)]
    [InlineData(EpisodeStart.FirstTrainingSeed + 7)]
    public void OfRecordedSeed_AnySeed_GivesTheStartThatHasIt(long seed)
    {
        EpisodeStart start = EpisodeStart.OfRecordedSeed("t", seed, true);

        Assert.Equal(seed, start.Seed);
        Assert.Equal(seed >= EpisodeStart.FirstTrainingSeed, start is TrainingStart);
        Assert.True(start.Randomize);
        Assert.Throws<ArgumentOutOfRangeException>(() => EpisodeStart.OfRecordedSeed("t", -1, false));
    }
}
