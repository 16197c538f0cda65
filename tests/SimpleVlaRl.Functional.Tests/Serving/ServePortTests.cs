using System.Net;
using System.Net.Sockets;

namespace SimpleVlaRl.Functional.Tests.Serving;

/// <summary>Ports that a server asks for and does not get.</summary>
public sealed class ServePortTests
{
    [Theory]
    [InlineData("--http-port")]
    [InlineData("--grpc-port")]
    public async Task Serve_PortInUse_IsOneSentenceAndExitCodeOne(string option)
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string other = option == "--http-port" ? "--grpc-port" : "--http-port";
        using RunningProgram server = RunningProgram.Robot(
            0, "serve", "--policy", ServedPolicy.Folder, option, port, other, "0", "--outcomes", "", "--batch", "1", "--lanes", "1");
        Assert.Equal(1, await server.Exit());
        string line = Assert.Single(server.Errors.Split('\n'), line => !line.StartsWith("loading", StringComparison.Ordinal));
        Assert.Contains($":{port}: address already in use", line, StringComparison.Ordinal);
    }
}
