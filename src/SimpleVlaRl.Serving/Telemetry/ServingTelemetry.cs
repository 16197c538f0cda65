using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SimpleVlaRl.Serving.Telemetry;

/// <summary>The names under which the server's and the client's measurements and traces can be listened to.</summary>
public static class ServingTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "SimpleVlaRl.Serving";

    /// <summary>The name of the activity source; the spans of a request join those of the robot's tick.</summary>
    public const string SourceName = "SimpleVlaRl.Serving";

    internal static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Bounds of latency histograms in seconds, finest where a control loop lives.</summary>
    internal static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 10]
    };

    /// <summary>Bounds of batch sizes.</summary>
    internal static InstrumentAdvice<int> Batches { get; } = new() { HistogramBucketBoundaries = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64] };
}
