using System.Diagnostics;
using SimpleVlaRl.Control.Chunks;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control.Tests;

public sealed class EpisodeRunnerTests : IDisposable
{
    private readonly RobotProfile robot = TestRobots.TwoArms();
    private readonly FakeRobot fake;
    private readonly FakePolicy policy;
    private readonly NullEpisodeSink sink = new();
    private readonly ControlPorts ports;

    public EpisodeRunnerTests()
    {
        fake = new FakeRobot(robot, TimeProvider.System, TimeSpan.FromSeconds(1.5));
        policy = new FakePolicy(robot, TimeProvider.System);
        ports = new ControlPorts
        {
            Robot = robot,
            Source = fake,
            Policy = policy,
            Gate = new CommandGate(robot, policy.Manifest.Architecture.ChunkLength),
            Sink = fake,
            Recorder = sink,
            Scene = fake,
            Time = TimeProvider.System,
        };
    }

    public void Dispose()
    {
        fake.Dispose();
        policy.Dispose();
        sink.Dispose();
    }

    [Fact]
    public void Run_SceneSucceeds_CommitsASuccessWithEveryTickRecorded()
    {
        using FakeRun run = new(succeedsAfter: 1.5);
        EpisodeReport report = run.Run();
        Assert.Equal(OutcomeKind.Success, report.Summary.Outcome.Kind);
        Assert.Equal(report.Summary.Ticks, run.Recorder.Steps);
        Assert.Equal(report.Summary.Chunks, run.Recorder.Chunks);
        Assert.True(report.Summary.Chunks >= 1);
        Assert.Equal(1, run.Recorder.Episodes);
        Assert.InRange(run.Recorder.Frames, 5, 40);
        Assert.Equal(report.Summary.Ticks, run.Body.CommandCount);
    }

    /// <summary>What explores does so only in collect mode, and in every chunk of it.</summary>
    [Theory]
    [InlineData(ControlMode.Collect, 0.5f, 0.9)]
    [InlineData(ControlMode.Deploy, 0f, 0.0)]
    public void Run_InAMode_AsksForItsDraws(ControlMode mode, float temperature, double correlation)
    {
        using FakeRun run = new(succeedsAfter: 3);
        using HeardPolicy heard = new(run.Policy);
        run.Ports = run.Ports with { Policy = heard };
        ControlOptions options = new() { Mode = mode, Temperature = 0.5f, DrawCorrelation = 0.9, SensorTimeout = TimeSpan.FromSeconds(2) };
        using (EpisodeRunner runner = new(run.Ports, options))
        {
            runner.Run(run.Header(), TestContext.Current.CancellationToken);
        }

        Assert.True(heard.Heard.Count > 1);
        Assert.All(heard.Heard, sampling => Assert.Equal((temperature, correlation), (sampling.Temperature, sampling.DrawCorrelation)));
        Assert.Equal([0u, 1u], heard.Heard.Take(2).Select(sampling => sampling.ChunkIndex));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Validate_DrawCorrelationOutOfRange_IsNamed(double correlation) => Assert.Contains(
        "draw correlation", Assert.Single(new ControlOptions { DrawCorrelation = correlation }.Validate()), StringComparison.Ordinal);

    [Fact]
    public void Run_TimeIsUp_IsAFailure()
    {
        using FakeRun run = new();
        EpisodeReport report = run.Run(0.5);
        Assert.Equal(OutcomeKind.Failure, report.Summary.Outcome.Kind);
        // One more in which the arm comes to rest.
        Assert.Equal(26, report.Summary.Ticks);
    }

    [Fact]
    public void Run_PolicyAnswersNotANumber_IsInvalidAndTheRobotHolds()
    {
        using FakeRun run = new();
        run.Policy.AnswersNotANumber = true;
        EpisodeReport report = run.Run();
        Assert.Equal(OutcomeKind.Invalid, report.Summary.Outcome.Kind);
        Assert.Contains("NaN for left/left_a", report.Summary.Outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(0, report.Summary.Chunks);
        double[] positions = new double[6];
        run.Body.TryReadJointPositions(positions);
        Assert.Equal([.. robot.Joints.Select(joint => joint.Home)], positions);
    }

    [Fact]
    public void Run_OperatorStops_CommitsInvalidOperator()
    {
        using FakeRun run = new();
        using CancellationTokenSource stop = new();
        run.Pause.At(0.4, stop.Cancel);
        run.Stop = stop.Token;
        EpisodeReport report = run.Run();
        Assert.Equal(EpisodeOutcome.Invalid("operator", "operator"), report.Summary.Outcome);
        Assert.Equal(1, run.Recorder.Episodes);
    }

    [Fact]
    public void Run_SensorsMissing_SaysWhichAndMovesNothing()
    {
        using FakeRun run = new();
        run.Body.Problem = new ObservationStatus(ObservationProblem.Missing, "/cam_high/image_raw", "no frame has arrived");
        EpisodeStartException exception = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains("/cam_high/image_raw is missing: no frame has arrived. Nothing was moved.", exception.Message, StringComparison.Ordinal);
        Assert.Empty(run.Commands);
        Assert.Equal(0, run.Recorder.Episodes);
    }

    [Fact]
    public void Run_SomebodyElseCommandsTheArms_DoesNotStart()
    {
        using FakeRun run = new();
        run.Share();
        EpisodeStartException exception = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains("is commanded by /intruder as well. Nothing was moved. Stop the other program", exception.Message, StringComparison.Ordinal);
        Assert.Empty(run.Commands);
    }

    // On the real clock: so are the stamps of spans.
    [Fact]
    public void Run_TracesListenedTo_AChunkIsOneSpanFromTheTickThatAsksAndHoldsWhatThePolicyDoes()
    {
        List<Activity> spans = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == ControlTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using WatchedPolicy watched = new(policy);
        using (EpisodeRunner runner = new(ports with { Policy = watched }, new ControlOptions()))
        {
            runner.Run(Header(), TestContext.Current.CancellationToken);
        }

        Activity[] ours = [.. spans.Where(span => watched.Seen.Contains(span.Id))];
        Assert.NotEmpty(ours);
        Assert.Equal(watched.Seen.Count, ours.Length);
        Assert.All(ours, span => Assert.Equal(("robot.chunk", null), (span.OperationName, span.ParentId)));
        Assert.Equal(Enumerable.Range(0, ours.Length).Select(chunk => (object)(long)chunk), ours.Select(span => span.GetTagItem("chunk")));
        Assert.All(ours.Zip(ours.Skip(1)), pair => Assert.True(pair.First.StartTimeUtc + pair.First.Duration <= pair.Second.StartTimeUtc));
    }

    [Theory]
    [InlineData(ChunkScheme.HoldBetween)]
    [InlineData(ChunkScheme.Overlap)]
    [InlineData(ChunkScheme.TemporalEnsemble)]
    [InlineData(ChunkScheme.RecedingHorizon)]
    public void Next_InSteadyState_AllocatesNothing(ChunkScheme scheme)
    {
        using FakeRobot endless = new(robot, TimeProvider.System, TimeSpan.FromHours(1));
        using ControlLoop measured = new(
            ports with { Scene = endless, Source = endless, Sink = endless },
            new ControlOptions { TimeLimit = TimeSpan.FromMinutes(10), Chunks = new ChunkOptions { Scheme = scheme } });
        endless.Prepare(new ReportStart("none", 0), TestContext.Current.CancellationToken);
        double[] home = [.. robot.Joints.Select(joint => joint.Home)];
        ports.Gate.Arm(home);
        measured.Begin(Header(), home);
        Play(measured, 200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Play(measured, 400);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(measured.Counts.Chunks > 5);
    }

    private static void Play(ControlLoop loop, int ticks)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            if (loop.Next(TimeSpan.Zero) != TickResult.Running)
            {
                Assert.Fail(loop.Fault.Sentence);
            }

            if (loop.Phase == LoopPhase.Inferring)
            {
                Thread.Yield();
                Thread.SpinWait(2000);
            }
        }
    }

    private EpisodeHeader Header() => FakeRun.HeaderFor(robot);

    /// <summary>Notes in which span each call is made.</summary>
    private sealed class WatchedPolicy(IPolicy policy) : IPolicy
    {
        public List<string?> Seen { get; } = [];

        public PolicyManifest Manifest => policy.Manifest;

        public PolicyVersion Identity => policy.Identity;

        public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
        {
            Seen.Add(Activity.Current?.Id);
            policy.Infer(requests, chunks);
        }

        public void Dispose()
        {
        }
    }
}
