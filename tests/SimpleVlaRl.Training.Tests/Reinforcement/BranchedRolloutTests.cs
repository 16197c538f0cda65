using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Training.Reinforcement;

namespace SimpleVlaRl.Training.Tests.Reinforcement;

/// <summary>Attempts that begin inside another, against the rest of that one.</summary>
public sealed class BranchedRolloutTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("grpo-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Run_FromAMomentWithTheSameDraws_IsTheRestOfTheAttemptAndNothingElse()
    {
        using GrpoScenes scenes = new(folder, environments: 5);
        SampledRolloutOptions options = GrpoScenes.Rollout(isLockStep: true) with { TimeLimitTicks = _ => 70 };
        SampledRollout rollout = new(scenes.Manifest, null, scenes.Environments, new TorchRolloutEngine(scenes.Network), options, TimeProvider.System);
        Queue whole = new([.. Enumerable.Range(0, 24).Select(index =>
            new PlannedEpisode(index, 0, new TrainingStart("slide", index), (ulong)(100 + index)) { KeepsBranchPoint = true })]);
        rollout.Run(whole, 1, CancellationToken.None);

        // From other environments and in another order than they were played.
        EpisodeResult[] kept = [.. whole.Results.Where(result => result.BranchPoint is not null).Reverse()];
        Queue rest = new([.. kept.Select(result => result.Attempt with { KeepsBranchPoint = false, From = result.BranchPoint })]);
        rollout.Run(rest, 1, CancellationToken.None);

        Assert.Contains(kept, result => result.BranchPoint!.Chunks > 1);
        Assert.Contains(kept, result => result.Outcome.Kind == OutcomeKind.Success);
        Assert.Contains(kept, result => result.Outcome.Kind == OutcomeKind.Failure);
        Assert.All(whole.Results.Where(result => result.BranchPoint is null), result => Assert.Equal(1, result.Chunks));
        foreach (EpisodeResult result in kept)
        {
            EpisodeResult continued = rest.Results.Single(candidate => candidate.Attempt.Group == result.Attempt.Group);
            int chunks = result.BranchPoint!.Chunks;
            Assert.Equal(result.Outcome, continued.Outcome);
            Assert.Equal((result.Chunks - chunks, result.Ticks - (13 * chunks)), (continued.Chunks, continued.Ticks));
            Assert.Equal(result.Trajectory.ValidTokens - (chunks * 2 * 3), continued.Trajectory.ValidTokens);
            Assert.Equal(
                result.Trajectory.Decisions.Skip(chunks).SelectMany(decision => decision.Tokens),
                continued.Trajectory.Decisions.SelectMany(decision => decision.Tokens));
            Assert.Equal(
                result.Trajectory.Decisions.Skip(chunks).SelectMany(decision => decision.Images.ToArray()),
                continued.Trajectory.Decisions.SelectMany(decision => decision.Images.ToArray()));
            Assert.Equal(
                result.Trajectory.Decisions.Skip(chunks).SelectMany(decision => decision.Joints),
                continued.Trajectory.Decisions.SelectMany(decision => decision.Joints));
        }
    }

    private sealed class Queue(IReadOnlyList<PlannedEpisode> episodes) : IEpisodeQueue
    {
        private int next;

        public List<EpisodeResult> Results { get; } = [];

        public bool HasEnough => next == episodes.Count;

        public PlannedEpisode? Next(int freeEnvironments) => next < episodes.Count ? episodes[next++] : null;

        public PlannedEpisode? Claim(TrainingStart start, int look) => null;

        public void Ended(EpisodeResult result) => Results.Add(result);
    }
}
