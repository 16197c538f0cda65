using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SimpleVlaRl.Control;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Telemetry;

namespace SimpleVlaRl.Robot.Serve;

/// <summary>Where measurements and traces go: Prometheus asks at <c>/metrics</c>, traces are sent where OpenTelemetry's variables say.</summary>
internal static class TelemetrySetup
{
    private const string ServiceName = "vla-robot";

    // The runtime's own names for numbers of things end as only the parts of histograms may.
    private static readonly (string Instrument, string Name)[] Renamed =
    [
        ("dotnet.assembly.count", "dotnet.assemblies"),
        ("dotnet.process.cpu.count", "dotnet.process.cpus"),
        ("dotnet.thread_pool.thread.count", "dotnet.thread_pool.threads"),
        ("dotnet.timer.count", "dotnet.timers"),
    ];

    /// <summary>What a server gets.</summary>
    public static ServerExtensions ForServer()
    {
        TelemetryVariables variables = TelemetryVariables.Read();
        return new ServerExtensions
        {
            Services = services =>
            {
                services.AddSingleton(variables.Configuration);
                OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
                    .ConfigureResource(Describe)
                    .WithMetrics(metrics => Renamed.Aggregate(metrics, (builder, view) => builder.AddView(view.Instrument, view.Name))
                        .AddMeter(ServingTelemetry.MeterName, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddPrometheusExporter());
                if (variables.IsTraced)
                {
                    // The framework's own server spans take up the caller's context, so that the robot's and ours are one trace.
                    telemetry.WithTracing(
                        traces => traces.AddSource(ServingTelemetry.SourceName, "Microsoft.AspNetCore").AddOtlpExporter(options => Direct(options, variables)));
                }
            },
            Endpoints = application => application.MapPrometheusScrapingEndpoint("/metrics"),
        };
    }

    /// <summary>What a robot gets; null when traces go nowhere.</summary>
    public static TracerProvider? ForRobot()
    {
        TelemetryVariables variables = TelemetryVariables.Read();
        return variables.IsTraced
            ? Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(variables.Configuration))
                .ConfigureResource(Describe)
                .AddSource(ControlTelemetry.SourceName, ServingTelemetry.SourceName, "System.Net.Http")
                .AddOtlpExporter(options => Direct(options, variables))
                .Build()
            : null;
    }

    /// <summary>The program's name, unless <c>OTEL_SERVICE_NAME</c> gives another.</summary>
    private static void Describe(ResourceBuilder resource) => resource.Clear().AddService(ServiceName).AddTelemetrySdk().AddEnvironmentVariableDetector();

    private static void Direct(OtlpExporterOptions options, TelemetryVariables variables)
    {
        if (variables.TracesEndpoint is { } endpoint)
        {
            options.Endpoint = endpoint;
        }
    }
}
