using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Imitation;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>Demonstrations, seen from outside.</summary>
public sealed class DemonstrationCollectorTests
{
    private static readonly RolloutOptions Rollout = new() { InferenceDelayTicks = 3, TimeLimitTicks = _ => 300 };

    private static readonly DemonstrationOptions Options =
        new() { Cameras = [SlidingEnvironment.Camera], WaypointRateHertz = 10, ChunkLength = 4, VaryFirstPause = false };

    [Fact]
    public void Run_Expert_PausesBeforeEveryChunkAndRecordsCleanActions()
    {
        using SlidingEnvironment environment = new(1);
        using MemorySink sink = new();
        ActionNormalization bins = Samples.Normalization(3);
        RolloutRecording recording = new(_ => sink, "digest", "1", EpisodeMode.Demonstrate, true);
        DemonstrationCollector collector = new(
            new SlidingExpert(environment), environment, Options with { Actions = bins }, Rollout, TimeProvider.System, recording);

        RolloutResult result = Assert.Single(collector.Run([new TrainingStart("slide", 1)], null, CancellationToken.None));

        Assert.Equal(OutcomeKind.Success, result.Outcome.Kind);
        Assert.Equal(EpisodeActor.Expert, Assert.Single(sink.Headers).Actor);
        Assert.False(sink.Headers[0].FitForLearning);
        Assert.All(sink.Steps, step => Assert.Equal(step.Tick % 23 < 3 ? ActionSource.Hold : ActionSource.Expert, step.Source));
        float[] first = sink.Chunks[0].Actions;
        Assert.Equal(0.03f, first[0]);
        Assert.Equal([.. first.Select((action, index) => ActionBins.Encode(bins.Normalize(index % 3, action)))], sink.Chunks[0].Tokens);
        Assert.Equal(bins.Quantize(0, 0.03), sink.Steps[7].Applied, 6);
        Assert.Equal(result.Chunks, sink.Chunks.Count);
        Assert.Equal(sink.FrameStamps.Where((_, index) => index % 4 == 0), sink.Chunks.Select(chunk => chunk.FrameStamp));
    }

    [Fact]
    public void Run_WithNoise_PlaysNoiseButLabelsTheCleanWaypoint()
    {
        using SlidingEnvironment environment = new(1);
        using MemorySink sink = new();
        RolloutRecording recording = new(_ => sink, "digest", "1", EpisodeMode.Demonstrate, false);
        DemonstrationCollector collector = new(
            new SlidingExpert(environment), environment, Options with { Noise = 0.02 }, Rollout, TimeProvider.System, recording);
        DatasetObserver observer = new(RolloutManifests.Create(), environment.InstructionOf);

        collector.Run([new TrainingStart("slide", 4)], observer, CancellationToken.None);

        // The expert's waypoint is 0.03 from where the joint is, and is labelled so; what was played is elsewhere.
        double[] starts = [.. sink.Steps.Where(step => step.Source == ActionSource.Expert).Chunk(5).Select(ticks => ticks[0].Applied)];
        double[] ends =
        [
            .. sink.Steps.Where(step => step.Source == ActionSource.Expert).Chunk(5).Where(ticks => ticks.Length == 5).Select(ticks => ticks[4].Applied)
        ];
        float[] labels = [.. sink.Chunks.SelectMany(chunk => chunk.Actions.Where((_, index) => index % 3 == 0))];
        Assert.True(starts.Length > 5);
        Assert.Contains(ends.Zip(labels), pair => Math.Abs(pair.First - pair.Second) > 0.005);
        for (int waypoint = 1; waypoint < ends.Length; waypoint++)
        {
            Assert.Equal(ends[waypoint - 1] + 0.03, labels[waypoint], 6);
        }
    }

    [Fact]
    public void DatasetObserver_SuccessesAndFailures_KeepsSuccessesInOrder()
    {
        using SlidingEnvironment environment = new(2);
        PolicyManifest manifest = RolloutManifests.Create();
        DatasetObserver observer = new(manifest, environment.InstructionOf);
        DemonstrationCollector collector = new(
            new SlidingExpert(environment), environment, Options, Rollout with { TimeLimitTicks = _ => 80, ThreadCount = 2 }, TimeProvider.System);
        TrainingStart[] starts = [.. Enumerable.Range(0, 10).Select(seed => new TrainingStart("slide", seed))];

        IReadOnlyList<RolloutResult> results = collector.Run(starts, observer, CancellationToken.None);

        ImitationDataset dataset = new(manifest.Architecture);
        long[] successes = [.. results.Where(result => result.Outcome.Kind == OutcomeKind.Success).Select(result => result.Start.Seed)];
        Assert.InRange(successes.Length, 2, 9);
        Assert.Equal(successes.Length, observer.MoveTo(dataset));
        Assert.Equal(successes.Select(seed => $"slide {seed}"), dataset.Episodes.Select(episode => episode.Name));
        Assert.Equal(4, dataset.Episodes[0].WaypointCount);
        Assert.Equal(0, observer.MoveTo(dataset));
    }

    [Fact]
    public void Run_SameStartsOnMoreThreads_GivesTheSameResults()
    {
        TrainingStart[] starts = [.. Enumerable.Range(0, 12).Select(seed => new TrainingStart("slide", seed))];
        DemonstrationOptions options = Options with { Noise = 0.01, VaryFirstPause = true };
        using SlidingEnvironment one = new(1);
        using SlidingEnvironment three = new(3);

        IReadOnlyList<RolloutResult> expected = new DemonstrationCollector(new SlidingExpert(one), one, options, Rollout, TimeProvider.System).Run(
            starts, null, CancellationToken.None);
        IReadOnlyList<RolloutResult> results = new DemonstrationCollector(
            new SlidingExpert(three), three, options, Rollout with { ThreadCount = 3 }, TimeProvider.System).Run(starts, null, CancellationToken.None);

        Assert.Equal(expected, results);
        Assert.True(expected.Where(result => result.Start.Seed % 5 == 1).Select(result => result.Ticks).Distinct().Count() > 1, "the first pause did not vary");
    }
}
