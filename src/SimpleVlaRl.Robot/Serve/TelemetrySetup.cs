using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SimpleVlaRl.Control;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Telemetry;

namespace SimpleVlaRl.Robot.Serve;

/// <summary>Where measurements and traces go: Prometheus asks at <c>/metrics</c>, traces are sent where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says.</summary>
internal static class TelemetrySetup
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "vla-robot";

    /// <summary>What a server gets.</summary>
    public static ServerExtensions ForServer() => new()
    {
        Services = services =>
        {
            OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService(ServiceName))
                .WithMetrics(metrics => metrics.AddMeter(ServingTelemetry.MeterName, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddPrometheusExporter());
            if (IsTraced)
            {
                // The framework's own server spans take up the caller's context, so that the robot's and ours are one trace.
                telemetry.WithTracing(traces => traces.AddSource(ServingTelemetry.SourceName, "Microsoft.AspNetCore").AddOtlpExporter());
            }
        },
        Endpoints = application => application.MapPrometheusScrapingEndpoint("/metrics"),
    };

    /// <summary>What a robot gets; null when traces go nowhere.</summary>
    public static TracerProvider? ForRobot() => IsTraced
        ? Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .AddSource(ControlTelemetry.SourceName, ServingTelemetry.SourceName, "System.Net.Http")
            .AddOtlpExporter()
            .Build()
        : null;

    private static bool IsTraced => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable));
}
