using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Serving;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Environments;

namespace SimpleVlaRl.Benchmarks.Environments;

/// <summary>Learns from synthetic environments that break and lie, and looks at what was learned from; then answers them one after the other.</summary>
internal sealed class EnvironmentBench(int connections, TimeSpan length, double faults, int seed)
{
    private const int BatchLimit = 64;
    private readonly GrpoStart start = GrpoStart.Find(RepositoryPaths.Of("models", "transfer-cube-nano"));

    public int Run(Terminal terminal, CancellationToken cancellation)
    {
        EnvironmentMeasurement batched = Measure(isLockStep: false, learns: true, faults, terminal, cancellation);
        EnvironmentMeasurement sampled = Measure(isLockStep: false, learns: false, 0, terminal, cancellation);
        EnvironmentMeasurement lockStep = Measure(isLockStep: true, learns: false, 0, terminal, cancellation);
        double ratio = sampled.ObservationsPerSecond / Math.Max(1e-9, lockStep.ObservationsPerSecond);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{connections} connections: {batched.ObservationsPerSecond:0} observations/s beside learning, {sampled.ObservationsPerSecond:0} without, "
            + $"{ratio:0.0} times lock-step ({lockStep.ObservationsPerSecond:0}); {batched.Groups} groups, {batched.MixedGroups} mixed; "
            + $"{batched.Broken} of {batched.Episodes} episodes broke, {batched.InvalidCounted} of them were learned from; "
            + $"the learner waited for {100 * batched.LearnerWaitShare:0} % of sampling; memory "
            + $"{batched.MemoryMegabytes.First:0} to {batched.MemoryMegabytes.Last:0} MB"));
        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["seed"] = seed,
            ["connections"] = connections,
            ["observations_per_second"] = Terminal.Number(batched.ObservationsPerSecond, 1),
            ["sampling_observations_per_second"] = Terminal.Number(sampled.ObservationsPerSecond, 1),
            ["lock_step_observations_per_second"] = Terminal.Number(lockStep.ObservationsPerSecond, 1),
            ["ratio_to_lock_step"] = Terminal.Number(ratio, 2),
            ["episodes"] = batched.Episodes,
            ["broken_episodes"] = batched.Broken,
            ["iterations"] = batched.Iterations,
            ["groups"] = batched.Groups,
            ["mixed_groups"] = batched.MixedGroups,
            ["invalid"] = batched.Invalid,
            ["invalid_counted"] = batched.InvalidCounted,
            ["learner_wait_share"] = Terminal.Number(batched.LearnerWaitShare, 3),
            ["memory_megabytes_first"] = Terminal.Number(batched.MemoryMegabytes.First, 0),
            ["memory_megabytes_last"] = Terminal.Number(batched.MemoryMegabytes.Last, 0),
        });
        return batched.MixedGroups + batched.InvalidCounted == 0 && batched.Groups > 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private EnvironmentMeasurement Measure(bool isLockStep, bool learns, double share, Terminal terminal, CancellationToken cancellation)
    {
        using PolicyNetwork network = new(start.Manifest.Architecture, start.Manifest.Proprioception, seed);
        using (SafetensorsFile weights = SafetensorsFile.Open(start.WeightsPath))
        {
            network.LoadWeights(weights);
        }

        GrpoOptions learning = GrpoPresets.Small with { GroupsPerIteration = SyntheticEnvironment.Starts, OptimizerSteps = 1 };
        using GrpoLearner learner = new(network, learning, Environment.ProcessorCount);
        using IRolloutEngine engine = RolloutEngines.Create(isOnnx: true, network, adapters: null, start.Manifest, threads: 1, hasOwnWeights: true);
        EnvironmentRollout rollout = new(
            start.Manifest,
            start.Folder,
            engine,
            new EnvironmentOptions { BatchLimit = isLockStep ? 1 : BatchLimit, Linger = TimeSpan.FromMilliseconds(isLockStep ? 0 : 5) },
            TimeProvider.System);
        ServerOptions options = new()
        {
            HttpPort = 0,
            GrpcPort = 0,
            WebSocketDialect = WebSocketDialect.VlaEval,
            DefaultExpiry = TimeSpan.FromHours(1),
            IsLockStep = isLockStep,
        };
        PolicyServer server = PolicyServer.StartAsync(
            rollout, options, NullLoggerFactory.Instance, new ServerExtensions { Services = services => services.AddSingleton<IAttemptLedger>(rollout) },
            cancellation).GetAwaiter().GetResult();
        Uri address = new UriBuilder(server.HttpAddress) { Scheme = "ws" }.Uri;
        SyntheticEnvironment[] environments =
        [
            .. Enumerable.Range(0, connections).Select(
                number => new SyntheticEnvironment(address, start.Manifest, number, new Random((seed * 10_000) + number), share)),
        ];
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task playing = Task.WhenAll(environments.Select(environment => Task.Run(() => environment.Play(end.Token), CancellationToken.None)));
        EnvironmentMeasurement measured = new();
        GroupSampler sampler = new(learning, _ => throw new InvalidOperationException("Environments choose their starts."), seed);
        long began = TimeProvider.System.GetTimestamp();
        try
        {
            while (TimeProvider.System.GetElapsedTime(began) < length)
            {
                sampler.Begin(measured.Iterations);
                using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(length - TimeProvider.System.GetElapsedTime(began) + TimeSpan.FromMilliseconds(1));
                rollout.Run(sampler, learning.Temperature, patience.Token);
                IReadOnlyList<GrpoGroup> groups = sampler.Take();
                measured.Take(groups);
                if (learns)
                {
                    using (rollout.Meanwhile(sampler))
                    {
                        learner.Update(groups, measured.Iterations, cancellation);
                    }

                    engine.WeightsChanged();
                    long answered = environments.Sum(environment => environment.Answered);
                    terminal.Status(FormattableString.Invariant($"iteration {measured.Iterations}: {answered} observations"));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over in the middle of an iteration.
        }

        TimeSpan took = TimeProvider.System.GetElapsedTime(began);
        measured.End(environments, rollout.EnvironmentCounts, took);
        end.Cancel();
        rollout.Close();
        playing.GetAwaiter().GetResult();
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return measured;
    }
}
