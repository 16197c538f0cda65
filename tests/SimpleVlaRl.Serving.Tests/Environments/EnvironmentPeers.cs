using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Tests.Environments;

/// <summary>A server for environments, and the programs of <c>tests/peers/environments</c> as its clients.</summary>
internal sealed class EnvironmentPeers : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private RunningServer? server;

    public RunningServer Server => server!;

    /// <summary>Every call that came, as it was when it came.</summary>
    public List<SeenCall> Calls { get; } = [];

    public async Task Start(PolicyManifest manifest)
    {
        FakePolicyService service = new(manifest, TimeProvider.System)
        {
            OnCall = call =>
            {
                lock (Calls)
                {
                    Calls.Add(new SeenCall(call));
                }
            },
        };
        ServerOptions options = RunningServer.AnyPort with { OutcomesFile = Path.Combine(folder.Path, "outcomes.jsonl") };
        server = await RunningServer.Start(options, service);
    }

    public string Url(string dialect) => $"ws://127.0.0.1:{Server.Http.Port}/{dialect}";

    /// <summary>Runs a peer to its end.</summary>
    /// <returns>What it printed.</returns>
    public async Task<JsonElement> Play(string peer, string dialect, string arguments)
    {
        (int code, string output, string error) = await Run(peer, dialect, arguments);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>What a peer complains of.</summary>
    public async Task<string> Complaint(string peer, string dialect, string arguments)
    {
        (int code, _, string error) = await Run(peer, dialect, arguments);
        Assert.NotEqual(0, code);
        return error;
    }

    /// <summary>The outcomes that were written down, once the server has stopped.</summary>
    public async Task<(string Outcome, string Source, string Reason)[]> Outcomes()
    {
        await Server.DisposeAsync();
        return [.. (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "outcomes.jsonl"), TestContext.Current.CancellationToken))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => (line.GetProperty("outcome").GetString()!, line.GetProperty("source").GetString()!, line.GetProperty("reason").GetString()!))];
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Dispose();
    }

    private Task<(int Code, string Output, string Error)> Run(string peer, string dialect, string arguments) =>
        PeerProgram.Run(PeerProgram.Folder("environments"), "/usr/bin/python3", [$"{peer}.py", Url(dialect), .. arguments.Split(' ')]);

    /// <summary>A call as it was when it came.</summary>
    internal sealed class SeenCall(PolicyCall call)
    {
        public string Robot { get; } = call.Robot;

        public string Instruction { get; } = call.Request.Instruction;

        public double[] State { get; } = [.. call.Request.Proprioception];

        public byte[][] Pictures { get; } = [.. call.Request.Frames.Select(frame => frame.Pixels.ToArray())];
    }
}
