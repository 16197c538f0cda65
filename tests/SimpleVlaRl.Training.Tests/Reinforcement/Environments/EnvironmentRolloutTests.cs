using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Observations;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Environments;
using SimpleVlaRl.Training.Tests.Rollouts;

namespace SimpleVlaRl.Training.Tests.Reinforcement.Environments;

/// <summary>Episodes of environments that choose their starts themselves, and break: what becomes a group, and what does not count.</summary>
public sealed class EnvironmentRolloutTests : IDisposable
{
    private static readonly PolicyManifest Manifest = RolloutManifests.Create();
    private readonly PolicyNetwork network = new(Manifest.Architecture, Manifest.Proprioception, seed: 5);
    private readonly List<string> told = [];
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(1, false)]
    [InlineData(4, true)]
    [InlineData(40, false)]
    public async Task Run_FortyEpisodesOverFiveStarts_AreFiveGroupsOfEight(int environments, bool spills)
    {
        using TemporaryFolder folder = new();
        EnvironmentRollout rollout = Rollout(new EnvironmentOptions { BatchLimit = 64, Spill = spills ? new ImageSpill(folder.Path, 1000) : null });
        GroupSampler sampler = Sampler(groups: 5);
        Task playing = new SyntheticClients(rollout, starts: 5, decisions: 2).Play(environments, 40 / environments, stop.Token);
        rollout.Run(sampler, temperature: 1, stop.Token);
        await playing;
        IReadOnlyList<GrpoGroup> groups = sampler.Take();
        Assert.Equal(5, groups.Count);
        Assert.All(groups, group => Assert.Equal(8, group.Trajectories.Count));
        Assert.Equal([0L, 1, 2, 3, 4], groups.Select(group => group.Start.Index).Order());
        AssertUnmixed(groups);
        Assert.All(
            groups,
            group => Assert.InRange(group.Trajectories[0].Decisions[0].Images.ToArray()[0], 37 * group.Start.Index, (37 * group.Start.Index) + 2));
        Assert.Equal((40, 0, 0), (rollout.EnvironmentCounts.Counted, rollout.EnvironmentCounts.Unwanted, rollout.EnvironmentCounts.Invalid.Count));
    }

    [Fact]
    public async Task Run_SixtyFourEnvironmentsThatBreakAndLie_MixesNothingAndCountsNothingInvalid()
    {
        EnvironmentRollout rollout = Rollout();
        GroupSampler sampler = Sampler(groups: 6);
        Random random = new(7);
        SyntheticFate[] fates = [.. Enumerable.Range(0, 64 * 200).Select(_ => random.Next(2) == 0 ? SyntheticFate.Plays : (SyntheticFate)random.Next(6))];
        SyntheticClients clients = new(rollout, starts: 8, decisions: 4) { Fate = (number, episode) => fates[(number * 200) + episode] };
        Task playing = clients.Play(64, 200, stop.Token);
        List<GrpoGroup> groups = [];
        for (int iteration = 0; iteration < 3; iteration++)
        {
            sampler.Begin(iteration);
            rollout.Run(sampler, temperature: 1, stop.Token);
            groups.AddRange(sampler.Take());
        }

        stop.Cancel();
        rollout.Close();
        Assert.Equal(18, groups.Count);
        AssertUnmixed(groups);

        // Everybody who fails does so at the time limit, so whoever failed after one decision had raised.
        Assert.All(groups.SelectMany(group => group.Trajectories), trajectory => Assert.Equal(4, trajectory.Decisions.Count));
        Assert.Equal(["failed_early", "left", "unasked"], rollout.EnvironmentCounts.Invalid.Keys);
        Assert.Contains(
            told,
            line => line.Contains("slide from start", StringComparison.Ordinal) && line.Contains("is not compared", StringComparison.Ordinal));
        Assert.InRange(rollout.EnvironmentCounts.WaitSeconds, 0, rollout.EnvironmentCounts.SamplingSeconds);
        await playing.ContinueWith(ended => Assert.False(ended.IsFaulted, ended.Exception?.ToString()), TaskScheduler.Default);
    }

    [Fact]
    public async Task Run_AnEnvironmentThatSaysNothing_IsGivenUp()
    {
        EnvironmentRollout rollout = Rollout(new EnvironmentOptions { BatchLimit = 4, StallTimeout = TimeSpan.FromMilliseconds(300) });
        PolicyCall call = SyntheticClients.CallOf(Manifest, "silent");
        rollout.Begin("silent", new AttemptStart("test", "slide", 0, "go"));
        Task<PolicyReply> asked = rollout.AskAsync(call, stop.Token).AsTask();
        GroupSampler sampler = Sampler(groups: 1);
        Task running = Task.Run(() => rollout.Run(sampler, 1, stop.Token), TestContext.Current.CancellationToken);
        Assert.True((await asked).IsAnswered);
        while (rollout.EnvironmentCounts.Invalid.IsEmpty)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal("stalled", Assert.Single(rollout.EnvironmentCounts.Invalid).Key);
        Assert.Contains("the environment said nothing for 0.3 s", Assert.Single(told), StringComparison.Ordinal);
        Assert.Equal(0, rollout.Playing);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_GroupsThatWaitOverTooManyUpdates_AreThrownAway()
    {
        EnvironmentRollout rollout = Rollout(new EnvironmentOptions { BatchLimit = 4, CountsEarlyFailures = true });
        GroupSampler sampler = Sampler(groups: 1);
        SyntheticClients three = new(rollout, starts: 1, decisions: 1);
        sampler.Begin(0);
        Task<RolloutTimes> run = Task.Run(() => rollout.Run(sampler, 1, stop.Token), TestContext.Current.CancellationToken);
        await three.Play(3, 1, stop.Token);
        while (rollout.EnvironmentCounts.Counted < 3)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        sampler.Begin(1);
        Assert.Equal(0, sampler.Claim(new TrainingStart("slide", 0), 0)!.Group);
        sampler.Begin(2);
        Assert.Equal(1, sampler.Claim(new TrainingStart("slide", 0), 0)!.Group);
    }

    [Fact]
    public async Task Meanwhile_WhileTheLearnerLearns_AnswersAndKeepsWhatEndedForTheNextRun()
    {
        using OwnWeightsEngine engine = new(network);
        EnvironmentRollout rollout = new(Manifest, null, engine, new EnvironmentOptions { BatchLimit = 4, CountsEarlyFailures = true }, TimeProvider.System);
        GroupSampler sampler = Sampler(groups: 1);
        sampler.Begin(0);
        Task first = new SyntheticClients(rollout, starts: 1, decisions: 2).Play(4, 2, stop.Token);
        rollout.Run(sampler, temperature: 1, stop.Token);
        await first;
        Assert.Equal(8, Assert.Single(sampler.Take()).Trajectories.Count);
        using (rollout.Meanwhile(sampler))
        {
            // All of it is played before anybody runs again.
            await new SyntheticClients(rollout, starts: 1, decisions: 2).Play(4, 2, stop.Token).WaitAsync(TimeSpan.FromSeconds(20), stop.Token);
        }

        Assert.Equal(8, rollout.EnvironmentCounts.Counted);
        sampler.Begin(1);
        rollout.Run(sampler, temperature: 1, stop.Token);
        GrpoGroup begunBefore = Assert.Single(sampler.Take());
        Assert.Equal((0L, 8), (begunBefore.PolicyVersion, begunBefore.Trajectories.Count));

        using IDisposable broken = rollout.Meanwhile(sampler)!;
        engine.IsBroken = true;
        PolicyCall call = SyntheticClients.CallOf(Manifest, "late");
        Assert.Equal(PolicyReplyStatus.Failed, (await rollout.AskAsync(call, stop.Token)).Status);
        Assert.Contains("broken", Assert.Throws<InvalidOperationException>(broken.Dispose).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_WhatDoesNotFitOrAfterTheEnd_IsRefused()
    {
        EnvironmentRollout rollout = Rollout();
        PolicyCall call = SyntheticClients.CallOf(Manifest, "one");
        call.Request.Frames = [];
        Assert.Equal(PolicyReplyStatus.Refused, (await rollout.AskAsync(call, stop.Token)).Status);
        rollout.Close();
        Assert.Equal(PolicyReplyStatus.Stopping, (await rollout.AskAsync(SyntheticClients.CallOf(Manifest, "one"), stop.Token)).Status);
        Assert.Throws<NotSupportedException>(rollout.Lease);
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
        network.Dispose();
    }

    /// <summary>All attempts of a group began with one picture.</summary>
    private static void AssertUnmixed(IEnumerable<GrpoGroup> groups)
    {
        foreach (GrpoGroup group in groups)
        {
            byte[] first = group.Trajectories[0].Decisions[0].Images.ToArray();
            Assert.All(group.Trajectories, trajectory => Assert.Equal(first, trajectory.Decisions[0].Images.ToArray()));
        }
    }

    private static GroupSampler Sampler(int groups) => new(
        new GrpoOptions { GroupSize = 8, GroupsPerIteration = groups, OptimizerSteps = 1, UsesDynamicSampling = false },
        group => new TrainingStart("never", group),
        seed: 3);

    private EnvironmentRollout Rollout(EnvironmentOptions? options = null) => new(
        Manifest, null, new TorchRolloutEngine(network), options ?? new EnvironmentOptions { BatchLimit = 64 }, TimeProvider.System, told.Add);
}
