using System.Globalization;
using System.Runtime;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Inference.Batching;
using SimpleVlaRl.Robots;
using SimpleVlaRl.Serving;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Robot.Serve;

/// <summary>Loads a policy, serves it, and drains when it is told to stop.</summary>
internal static class ServeSession
{
    public static int Run(ServeOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<string> errors = options.Server.Validate();
        if (errors.Count > 0)
        {
            throw new UsageException($"The server does not start: {string.Join("; ", errors)}.");
        }

        Terminal terminal = new(isJson: false);
        using ILoggerFactory logs = LogSetup.Create(options.IsVerbose, null);
        terminal.Status($"loading {options.PolicyFolder}");
        using PolicyService service = Start(options);
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        try
        {
            return ServeAsync(service, options, terminal, logs, cancellation).GetAwaiter().GetResult();
        }
        catch (ServingException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    private static PolicyService Start(ServeOptions options)
    {
        BatchingOptions? batching = options.BatchLimit == 0 && options.Lanes == 0
            ? null
            : new BatchingOptions { BatchLimit = Math.Max(1, options.BatchLimit), Lanes = Math.Max(1, options.Lanes) };
        return PolicyService.Start(options.PolicyFolder, options.Version, new PolicyServiceOptions
        {
            Policy = options.Engine,
            Batching = batching,
            Robot = options.RobotFile is null ? null : RobotProfileFile.Read(options.RobotFile).Profile,
        });
    }

    private static async Task<int> ServeAsync(
        PolicyService service, ServeOptions options, Terminal terminal, ILoggerFactory logs, CancellationToken cancellation)
    {
        await using PolicyServer server = await PolicyServer.StartAsync(
            service, options.Server, logs, TelemetrySetup.ForServer(), cancellation).ConfigureAwait(false);
        terminal.Status($"serving {service.Identity.Name} version {service.Identity.Version} ({service.Identity.Precision} on "
            + $"{service.Identity.ExecutionProvider}), batches of at most {service.BatchLimit}, {service.LaneCount} at a time");
        terminal.Status($"HTTP at {server.HttpAddress}: websocket, /act, /healthz, /readyz, /metrics");
        terminal.Status($"gRPC at {server.GrpcAddress}; stop with Ctrl-C");
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ServedVersions versions = new(service, options, terminal, cancellation);
        using CancellationTokenRegistration registration = cancellation.Register(stopped.SetResult);
        await stopped.Task.ConfigureAwait(false);
        terminal.Status("draining: what is under way is answered, what comes is refused");
        bool isComplete = await server.StopAsync().ConfigureAwait(false);
        terminal.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"stopped after {service.Counts.Answered} answers in {service.Counts.Batches} runs, {service.Counts.Late} of them "
            + $"late{(isComplete ? "" : "; some requests were cut off")}"));
        return isComplete ? ExitCode.Success : ExitCode.Failure;
    }
}
