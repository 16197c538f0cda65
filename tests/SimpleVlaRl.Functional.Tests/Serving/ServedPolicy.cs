using System.Globalization;
using System.Text.RegularExpressions;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Functional.Tests.Serving;

/// <summary>The shipped policy behind <c>vla-robot serve</c> in a process of its own, and the packages of its clients.</summary>
public sealed partial class ServedPolicy : IDisposable
{
    private RunningProgram? server;
    private bool isReady;

    public static string Folder { get; } = Path.Combine(Repository.Root, "models", "transfer-cube-nano");

    public PolicyManifest Manifest { get; } = PolicyManifestFile.Read(Folder);

    internal TemporaryFolder Scratch { get; } = new();

    public int HttpPort { get; private set; }

    public int GrpcPort { get; private set; }

    internal RunningProgram Server => server!;

    /// <summary>Starts it once; skips the test where its clients' packages cannot be installed.</summary>
    public async Task Require()
    {
        if (isReady)
        {
            return;
        }

        await PeerProgram.RequirePackages("policy_clients", "@grpc/grpc-js");
        server = RunningProgram.Robot(0, "serve", "--policy", Folder, "--http-port", "0", "--grpc-port", "0", "--outcomes", "", "--batch", "4", "--lanes", "1");
        await server.UntilSaid("stop with Ctrl-C");
        int[] ports = [.. Ports().Matches(server.Errors).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        (HttpPort, GrpcPort) = (ports[0], ports[1]);
        isReady = true;
    }

    public void Dispose()
    {
        server?.Dispose();
        Scratch.Dispose();
    }

    [GeneratedRegex(@"at http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Ports();
}
