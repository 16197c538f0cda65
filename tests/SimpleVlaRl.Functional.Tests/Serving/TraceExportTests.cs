using System.Text.RegularExpressions;

namespace SimpleVlaRl.Functional.Tests.Serving;

/// <summary>OpenTelemetry's variables: a real <c>vla-robot serve</c> sends its traces where and how they say, to a receiver that listens on loopback.</summary>
[Collection("vla-robot")]
public sealed partial class TraceExportTests
{
    [Theory]
    [InlineData("grpc", "OTEL_EXPORTER_OTLP_ENDPOINT", "", "/opentelemetry.proto.collector.trace.v1.TraceService/Export")]
    [InlineData("http/protobuf", "OTEL_EXPORTER_OTLP_ENDPOINT", "/lab", "/lab/v1/traces")]
    [InlineData("http/protobuf", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/mine", "/mine")]
    public async Task Serve_EndpointAndProtocol_AreWhereTracesGo(string protocol, string variable, string path, string expected)
    {
        await using TraceReceiver receiver = await TraceReceiver.Start();
        Dictionary<string, string> environment = new()
        {
            [variable] = $"http://127.0.0.1:{(protocol == "grpc" ? receiver.GrpcPort : receiver.HttpPort)}{path}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-lab=seven",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_SERVICE_NAME"] = "left-cell-server",
        };
        using RunningProgram server = RunningProgram.RobotWith(environment, 0, Arguments);
        await server.UntilSaid("stop with Ctrl-C");
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort().Match(server.Errors).Groups[1].Value}") };
        Assert.Equal("OK\n", await client.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
        await server.Until(() => receiver.Received.Any(sent => sent.Path == expected), "traces arrive");
        (_, string header, string body) = receiver.Received.First();
        Assert.Equal("seven", header);
        Assert.Contains("left-cell-server", body, StringComparison.Ordinal);
        Assert.Contains("Microsoft.AspNetCore", body, StringComparison.Ordinal);
        server.Interrupt();
        await server.Exit();
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    public async Task Serve_VariableThatIsNone_IsOneSentence(string variable, string value)
    {
        using RunningProgram server = RunningProgram.RobotWith(new() { [variable] = value }, 0, Arguments);
        Assert.Equal(1, await server.Exit());
        Assert.Contains($"{variable} is '{value}'; expected", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
    }

    private static string[] Arguments =>
    [
        "serve", "--policy", ServedPolicy.Folder, "--http-port", "0", "--grpc-port", "0", "--outcomes", "", "--batch", "1", "--lanes", "1"
    ];

    [GeneratedRegex(@"HTTP at http://127\.0\.0\.1:(\d+)")]
    private static partial Regex HttpPort();
}
