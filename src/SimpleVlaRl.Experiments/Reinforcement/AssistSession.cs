using System.Globalization;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Experiments.Reinforcement.Assisting;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement.Distributed;
using TorchSharp;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>Loads a network and computes parts of a learner's gradient until it is stopped.</summary>
internal static class AssistSession
{
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(10);

    public static int Run(AssistSessionOptions options, Terminal terminal, CancellationToken cancellation)
    {
        GrpoStart start = GrpoStart.Find(options.Policy);
        torch.Device device = TorchDevice.Find(options.Device);
        using PolicyNetwork network = start.Load(start.Manifest, options.Training, options.Seed, device);
        if (GradientContract.Of(network).Problem is { } problem)
        {
            throw new UserException(problem);
        }

        using GradientWorker worker = new(network, options.Threads);
        using ILoggerFactory logs = LogSetup.Create(verbose: false, logFile: null);
        long rows = 0;
        long reportedTimestamp = 0;
        try
        {
            WebDoorOptions door = new()
            {
                Address = options.Listen.Address,
                Port = options.Listen.Port,
                CertificateFile = options.CertificateFile,
                KeyFile = options.KeyFile,
                TokensFile = options.TokensFile,
            };
            using AssistantServer server = new(door, worker, logs, Computed, terminal.Status);
            terminal.Status($"assisting learners of '{start.Manifest.Name}' at {server.Address.GetLeftPart(UriPartial.Authority)}");
            cancellation.WaitHandle.WaitOne();
        }
        catch (ServingException exception)
        {
            throw new UserException(exception.Message, exception);
        }

        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"computed {worker.Count} parts of {rows} decisions"));
        return ExitCode.Success;

        void Computed(int count)
        {
            rows += count;
            if (TimeProvider.System.GetElapsedTime(reportedTimestamp) > ReportPeriod)
            {
                reportedTimestamp = TimeProvider.System.GetTimestamp();
                terminal.Status(string.Create(CultureInfo.InvariantCulture, $"  {worker.Count} parts of {rows} decisions"));
            }
        }
    }
}
