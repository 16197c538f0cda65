using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Robot.Run;

namespace SimpleVlaRl.Robot.Tests;

/// <summary>Which episode comes next, with groups, invalid attempts, and what earlier runs have left.</summary>
public sealed class EpisodeScheduleTests
{
    private static readonly PolicyVersion First = new("nano", 1, "aa", "fp32", "cpu");
    private static readonly PolicyVersion Second = new("nano", 2, "bb", "fp32", "cpu");
    private readonly List<EpisodeListing> stored = [];

    [Fact]
    public void Next_InGroups_RepeatsEachStartUnderOneIdWithNumbersOfItsOwn()
    {
        ScheduledEpisode[] run = Play(new EpisodeSchedule(Options(6, 3), [], "two", "nano"), First);
        Assert.Equal([7, 7, 7, 8, 8, 8], run.Select(next => next.Start.Index));
        Assert.Equal([0, 1, 2, 0, 1, 2], run.Select(next => next.Attempt));
        Assert.Equal(2, run.Select(next => next.GroupId).Distinct().Count());
        Assert.All(run, next => Assert.NotEmpty(next.GroupId));
    }

    [Fact]
    public void Next_Alone_TakesAnInvalidEpisodeAsItIs()
    {
        ScheduledEpisode[] run = Play(new EpisodeSchedule(Options(3, 1), [], "two", "nano"), First, EpisodeOutcome.Invalid("stale camera", "runtime"));
        Assert.Equal([7, 8, 9], run.Select(next => next.Start.Index));
        Assert.All(run, next => Assert.Equal(("", 0), (next.GroupId, next.Attempt)));
    }

    [Fact]
    public void Note_AnAttemptThatSaysNothingOfThePolicy_IsMadeUpForByAnotherOne()
    {
        EpisodeSchedule schedule = new(Options(4, 2), [], "two", "nano");
        EpisodeSummary[] ends =
        [
            Summary(EpisodeOutcome.Success("operator")), Summary(EpisodeOutcome.Invalid("operator", "operator")), Summary(EpisodeOutcome.Failure("operator")),
            Summary(EpisodeOutcome.Success("operator")) with { Intervened = true }, Summary(EpisodeOutcome.Unlabelled("operator")),
            Summary(EpisodeOutcome.Success("operator")),
        ];
        List<(long Start, int Attempt)> run = [];
        foreach (EpisodeSummary end in ends)
        {
            ScheduledEpisode next = schedule.Next(First);
            run.Add((next.Start.Index, next.Attempt));
            schedule.Note(end);
        }

        Assert.Equal([(7, 0), (7, 1), (7, 2), (8, 0), (8, 1), (8, 2)], run);
        Assert.Equal((true, 6), (schedule.IsComplete, schedule.Total));
    }

    [Fact]
    public void Note_AsManyVoidAttemptsAsTheGroupHas_EndsTheRunWithTheLastReason()
    {
        EpisodeSchedule schedule = new(Options(2, 2), [], "two", "nano");
        for (int attempt = 0; attempt < 2; attempt++)
        {
            schedule.Next(First);
            string? said = schedule.Note(Summary(EpisodeOutcome.Invalid("/cam is stale", "runtime")));
            Assert.Equal(attempt == 1, said is not null);
            Assert.Equal(attempt == 1, said?.Contains("/cam is stale", StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public void Next_AfterARunThatStopped_FinishesItsGroupAndPassesOverTheWholeOnes()
    {
        Store(7, "g7", First, EpisodeOutcome.Success("operator"), EpisodeOutcome.Failure("operator"), EpisodeOutcome.Success("operator"));
        Store(8, "g8", First, EpisodeOutcome.Success("operator"), EpisodeOutcome.Invalid("crash", "runtime"));
        EpisodeSchedule schedule = new(Options(9, 3), stored, "two", "nano");
        Assert.Equal(3, schedule.Finished);
        ScheduledEpisode[] run = Play(schedule, First);
        Assert.Equal([(8, 2), (8, 3), (9, 0), (9, 1), (9, 2)], run.Select(next => (next.Start.Index, next.Attempt)));
        Assert.Equal(["g8", "g8"], run.Take(2).Select(next => next.GroupId));
        Assert.Equal(5, schedule.Total);
    }

    [Fact]
    public void Next_WhereAnotherVersionBeganTheGroup_BeginsItAnew()
    {
        Store(7, "g7", First, EpisodeOutcome.Success("operator"));
        ScheduledEpisode[] run = Play(new EpisodeSchedule(Options(2, 2), stored, "two", "nano"), Second);
        Assert.Equal([0, 1], run.Select(next => next.Attempt));
        Assert.DoesNotContain(run, next => next.GroupId == "g7");
    }

    [Fact]
    public void Next_WhatIsOfAnotherTaskModeOrPolicy_IsNotCounted()
    {
        Store(7, "", First, EpisodeOutcome.Success("operator"));
        stored[0] = stored[0] with { Header = stored[0].Header with { Mode = EpisodeMode.Deploy } };
        Store(7, "", First with { Name = "small" }, EpisodeOutcome.Success("operator"));
        Store(7, "", First, EpisodeOutcome.Invalid("crash", "runtime"));
        Assert.Equal(0, new EpisodeSchedule(Options(1, 1), stored, "two", "nano").Finished);
        Store(7, "", First, EpisodeOutcome.Success("operator"));
        EpisodeSchedule schedule = new(Options(1, 1), stored, "two", "nano");
        Assert.Equal((1, 0, true), (schedule.Finished, schedule.Total, schedule.IsComplete));

        // Alone it belongs to no group, and a group does not begin with it; on another robot it was another schedule's.
        Assert.All(Play(new EpisodeSchedule(Options(2, 2), stored, "two", "nano"), First), next => Assert.NotEmpty(next.GroupId));
        Assert.Equal(0, new EpisodeSchedule(Options(1, 1), stored, "three", "nano").Finished);

        // So is what was drawn in another way, with which nothing of now may be compared.
        RunOptions followed = Options(1, 1);
        followed = followed with { Control = followed.Control with { DrawCorrelation = 0.9 } };
        Assert.Equal(0, new EpisodeSchedule(followed, stored, "two", "nano").Finished);
        stored[^1] = stored[^1] with { Header = stored[^1].Header with { DrawCorrelation = 0.9 } };
        Assert.Equal(1, new EpisodeSchedule(followed, stored, "two", "nano").Finished);
    }

    private static ScheduledEpisode[] Play(EpisodeSchedule schedule, PolicyVersion policy, EpisodeOutcome? outcome = null)
    {
        List<ScheduledEpisode> run = [];
        while (!schedule.IsComplete)
        {
            run.Add(schedule.Next(policy));
            Assert.Equal(run[^1], schedule.Next(policy));
            schedule.Note(Summary(outcome ?? EpisodeOutcome.Success("operator")));
        }

        return [.. run];
    }

    private static EpisodeSummary Summary(EpisodeOutcome outcome) => new() { Outcome = outcome, Duration = TimeSpan.FromSeconds(1), Ticks = 50, Chunks = 1 };

    private static RunOptions Options(int episodes, int groupSize) => new()
    {
        PolicyFolder = "nano",
        RobotFile = "robot.yaml",
        Task = "lift_pot",
        Store = "store",
        Seed = 7,
        Episodes = episodes,
        GroupSize = groupSize,
        Randomize = false,
        Control = new ControlOptions { Mode = ControlMode.Collect },
        IsFake = false,
        Waits = false,
        MakesFilmstrips = false,
        Engine = new OnnxPolicyOptions(),
        IsJson = false,
        IsVerbose = false,
    };

    private void Store(int number, string group, PolicyVersion version, params EpisodeOutcome[] outcomes)
    {
        foreach (EpisodeOutcome outcome in outcomes)
        {
            stored.Add(new EpisodeListing
            {
                Path = "",
                Bytes = 0,
                Digest = "",
                Integrity = EpisodeIntegrity.Verified,
                IntegrityDetail = "",
                Outcome = outcome,
                Summary = Summary(outcome),
                Header = new EpisodeHeader
                {
                    EpisodeId = Guid.CreateVersion7(),
                    Task = "lift_pot",
                    Instruction = "",
                    Seed = new TrainingStart("lift_pot", number, false).Seed,
                    GroupId = group,
                    Temperature = 1,
                    Attempt = stored.Count(one => group.Length > 0 && one.Header.GroupId == group),
                    Robot = "two",
                    RobotDigest = "",
                    SoftwareVersion = "",
                    Actor = EpisodeActor.Policy,
                    Policy = version,
                    Mode = EpisodeMode.Collect,
                    JointNames = [],
                    CameraNames = [],
                    ServoRateHertz = 50,
                    WaypointRateHertz = 10,
                    ChunkLength = 8,
                    StartedNanoseconds = stored.Count,
                },
            });
        }
    }
}
