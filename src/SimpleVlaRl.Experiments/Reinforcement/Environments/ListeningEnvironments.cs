using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Training.Observations;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Environments;

namespace SimpleVlaRl.Experiments.Reinforcement.Environments;

/// <summary>Environments that connect to the learner: the server that they find, and a line now and then of what they do.</summary>
internal sealed class ListeningEnvironments : IDisposable
{
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(10);
    private readonly PolicyServer server;
    private readonly Terminal terminal;
    private readonly ILoggerFactory logs;
    private readonly Timer reporting;

    private ListeningEnvironments(EnvironmentRollout rollout, PolicyServer server, Terminal terminal, ILoggerFactory logs)
    {
        (Rollout, this.server, this.terminal, this.logs) = (rollout, server, terminal, logs);
        reporting = new Timer(_ => Report(), null, ReportPeriod, ReportPeriod);
    }

    /// <summary>What runs their episodes.</summary>
    public EnvironmentRollout Rollout { get; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="UserException">It cannot listen there.</exception>
    public static ListeningEnvironments Start(
        PolicyManifest manifest, string? policyFolder, IRolloutEngine engine, ListeningOptions options, double drawCorrelation, ImageSpill? spill,
        Terminal terminal)
    {
        EnvironmentRollout rollout = new(
            manifest,
            policyFolder,
            engine,
            new EnvironmentOptions
            {
                BatchLimit = ListeningOptions.BatchLimit,
                DrawCorrelation = drawCorrelation,
                Spill = spill,
                StallTimeout = TimeSpan.FromSeconds(options.StallSeconds),
                CountsEarlyFailures = options.CountsEarlyFailures,
            },
            TimeProvider.System,
            terminal.Status);
        ILoggerFactory logs = LogSetup.Create(verbose: false, logFile: null);
        try
        {
            PolicyServer server = PolicyServer.StartAsync(
                rollout, options.Server, logs, new ServerExtensions { Services = services => services.AddSingleton<IAttemptLedger>(rollout) })
                .GetAwaiter().GetResult();
            terminal.Status($"environments connect to ws://{server.HttpAddress.Authority}/vla-eval or ws://{server.HttpAddress.Authority}/xpolicylab");
            return new ListeningEnvironments(rollout, server, terminal, logs);
        }
        catch (ServingException exception)
        {
            logs.Dispose();
            throw new UserException(exception.Message, exception);
        }
    }

    public void Dispose()
    {
        reporting.Dispose();
        Rollout.Close();
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        logs.Dispose();
        Report();
    }

    private void Report()
    {
        EnvironmentCounts counts = Rollout.EnvironmentCounts;
        int invalid = counts.Invalid.Values.Sum();
        double waits = counts.SamplingSeconds > 0 ? counts.WaitSeconds / counts.SamplingSeconds : 1;
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"  environments: {Rollout.Playing} play, {counts.Observations} observations in {counts.Batches} batches, {counts.Counted} episodes count, "
            + $"{counts.Unwanted} were not wanted, {invalid} do not count; the learner waited for {100 * waits:0} % of sampling"));
    }
}
