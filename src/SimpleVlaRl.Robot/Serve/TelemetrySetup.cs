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
                    .WithMetrics(metrics => metrics.AddMeter(ServingTelemetry.MeterName, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddPrometheusExporter());
                if (variables.IsTraced)
                {
                    // The framework's own server spans take up the caller's context, so that the robot's and ours are one trace.
                    telemetry.WithTracing(traces => traces.AddSource(ServingTelemetry.SourceName, "Microsoft.AspNetCore").AddOtlpExporter(options => Direct(options, variables)));
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
