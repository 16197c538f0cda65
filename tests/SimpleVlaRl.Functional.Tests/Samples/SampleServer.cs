using System.Globalization;
using System.Text.RegularExpressions;

namespace SimpleVlaRl.Functional.Tests.Samples;

/// <summary>The shipped policy behind <c>vla-robot serve</c>, on ports that were free.</summary>
internal sealed partial class SampleServer : IDisposable
{
    private readonly RunningProgram server;

    private SampleServer(RunningProgram server)
    {
        this.server = server;
        int[] ports = [.. Ports().Matches(server.Errors).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        (HttpPort, GrpcPort) = (ports[0], ports[1]);
    }

    public int HttpPort { get; }

    public int GrpcPort { get; }

    public static async Task<SampleServer> Start(string policyFolder)
    {
        string[] anyPorts = ["--http-port", "0", "--grpc-port", "0"];
        RunningProgram server = RunningProgram.Robot(0, ["serve", "--policy", policyFolder, .. anyPorts, "--outcomes", "", "--batch", "1", "--lanes", "1"]);
        await server.UntilSaid("stop with Ctrl-C");
        return new SampleServer(server);
    }

    public void Dispose() => server.Dispose();

    [GeneratedRegex(@"at http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Ports();
}
