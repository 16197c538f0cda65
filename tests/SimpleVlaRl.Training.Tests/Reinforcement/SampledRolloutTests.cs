using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Training.Observations;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>Many robots and one network, seen from outside.</summary>
public sealed class SampledRolloutTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("grpo-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_MoreAttemptsThanRobots_GivesEachTheAnswersItWouldGetAlone(bool isLockStep)
    {
        using GrpoScenes alone = new(folder, environments: 1);
        using GrpoScenes several = new(folder, environments: 5);
        List<EpisodeResult> expected = Run(alone, isLockStep: true, count: 12);

        // One of both keeps its pictures in files: in one buffer, used again and again.
        List<EpisodeResult> found = Run(several, isLockStep, count: 12, isLockStep ? new ImageSpill(folder) : null);

        Assert.Equal(Enumerable.Range(0, 12).Select(index => (long)index), found.Select(result => result.Attempt.Group).Order());
        foreach (EpisodeResult result in found)
        {
            EpisodeResult one = expected[(int)result.Attempt.Group];
            Assert.Equal(
                (one.Outcome, one.Ticks, one.Chunks, one.Trajectory.ValidTokens), (result.Outcome, result.Ticks, result.Chunks, result.Trajectory.ValidTokens));
            Assert.Equal(one.Trajectory.Decisions.SelectMany(decision => decision.Tokens), result.Trajectory.Decisions.SelectMany(decision => decision.Tokens));
            Assert.Equal(
                one.Trajectory.Decisions.SelectMany(decision => decision.Images.ToArray()),
                result.Trajectory.Decisions.SelectMany(decision => decision.Images.ToArray()));
        }

        Assert.Contains(found, result => result.Trajectory.Succeeded);
        Assert.Contains(found, result => result.Outcome.Kind == OutcomeKind.Failure && result.Ticks == 18 && result.Trajectory.ValidTokens == 3 * 3);
    }

    [Fact]
    public void Run_KeptLogProbabilities_AreTheLearnersOwn()
    {
        using GrpoScenes scenes = new(folder);
        List<EpisodeResult> results = Run(scenes, isLockStep: false, count: 10);

        foreach (GrpoEpisode trajectory in results.Select(result => result.Trajectory))
        {
            using DisposeScope scope = torch.NewDisposeScope();
            LearnerBatch batch = LearnerBatch.Of(
                [.. trajectory.Decisions.Select((_, index) => new LearnerRow(trajectory, index, 0, 0, false))], scenes.Manifest.Architecture, torch.CPU, 0);
            torch.Tensor again = ClippedSurrogate.OfTokens(scenes.Network.Forward(batch.Inputs), batch.Tokens, 1).LogProbabilities;
            float[] values = MemoryMarshal.Cast<byte, float>(again.detach().contiguous().bytes).ToArray();
            Assert.All(
                trajectory.Decisions.SelectMany(decision => decision.LogProbabilities).Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            Assert.All(values, value => Assert.InRange(value, -30, 0));
        }
    }

    [Fact]
    public void Run_TheEngineFails_SaysSoAndDoesNotHang()
    {
        using GrpoScenes scenes = new(folder);
        SampledRollout rollout = new(
            scenes.Manifest, null, scenes.Environments, new BrokenEngine(), GrpoScenes.Rollout(isLockStep: false), TimeProvider.System);

        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => rollout.Run(new ListQueue(4), 1, CancellationToken.None));
        Assert.Contains("no engine today", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        using GrpoScenes scenes = new(folder);
        SampledRollout rollout = new(
            scenes.Manifest, null, scenes.Environments, new TorchRolloutEngine(scenes.Network), GrpoScenes.Rollout(isLockStep: false), TimeProvider.System);
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => rollout.Run(new ListQueue(4), 1, source.Token));
    }

    private static List<EpisodeResult> Run(GrpoScenes scenes, bool isLockStep, int count, ImageSpill? spill = null)
    {
        SampledRollout rollout = new(
            scenes.Manifest, null, scenes.Environments, new TorchRolloutEngine(scenes.Network), GrpoScenes.Rollout(isLockStep) with { Spill = spill },
            TimeProvider.System);
        ListQueue queue = new(count);
        RolloutTimes times = rollout.Run(queue, 1, CancellationToken.None);
        Assert.True(times.Physics > 0 && times.Inference > 0 && times.Rendering > 0);
        return queue.Results;
    }

    private sealed class ListQueue(int count) : IEpisodeQueue
    {
        private int next;

        public List<EpisodeResult> Results { get; } = [];

        public PlannedEpisode? Next(int freeEnvironments) =>
            next < count ? new PlannedEpisode(next, 0, new TrainingStart("slide", next), (ulong)(100 + next++)) : null;

        public bool HasEnough => next == count;

        public PlannedEpisode? Claim(TrainingStart start, int look) => null;

        public void Ended(EpisodeResult result) => Results.Add(result);
    }

    private sealed class BrokenEngine : IRolloutEngine
    {
        public bool HasOwnWeights => false;

        public string Name => "broken";

        public void WeightsChanged()
        {
        }

        public void Run(RolloutBatch batch) => throw new InvalidDataException("no engine today");

        public void Dispose()
        {
        }
    }
}
