using System.Net;
using System.Net.Sockets;
using SimpleVlaRl.Functional.Tests.Robot;

namespace SimpleVlaRl.Functional.Tests.Lines;

/// <summary>Command lines that cannot work: each ends in a sentence and the right exit code, and nothing of the program's inside is shown.</summary>
public sealed class HostileRobotLineTests : IDisposable
{
    private const int AnyDomain = 99;
    private readonly TemporaryFolder folder = new();

    public HostileRobotLineTests()
    {
        byte[] binary = new byte[4096];
        new Random(1).NextBytes(binary);
        File.WriteAllBytes(Path.Combine(folder.Path, "bin"), binary);
        File.WriteAllBytes(Path.Combine(folder.Path, "empty"), []);
        Directory.CreateDirectory(Path.Combine(folder.Path, "dir"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("run --fake --policy grpcs://server:8001")]
    [InlineData("run --fake --follow --store DIR --domain 3 --threads 2")]
    [InlineData("run --fake --episodes 0")]
    [InlineData("run --fake --episodes -99999999999999999999")]
    [InlineData("run --fake --robot EMPTYWORD")]
    [InlineData("run --fake --task EMPTYWORD")]
    [InlineData("run --mode colect")]
    [InlineData("run --mode 1")]
    [InlineData("run --fake --mode collect --chunks overlap")]
    [InlineData("run --fake --mode collect --cross-fade 100")]
    [InlineData("run --fake --chunks overlap --horizon 4")]
    [InlineData("run --fake --chunks 2")]
    [InlineData("run --temperature 1")]
    [InlineData("run --draw-correlation 0.5")]
    [InlineData("run --mode collect --draw-correlation 1.5")]
    [InlineData("run --smallest-gain 0.1")]
    [InlineData("run --follow --promote approved --most-pairs 10")]
    [InlineData("run --policy grpc://")]
    [InlineData("run --policy grpc://127.0.0.1:99999")]
    [InlineData("run --policy grpc://127.0.0.1:9 --threads 2")]
    [InlineData("run --policy DIR --token-file BIN")]
    [InlineData("run --policy fake --provider cuda")]
    [InlineData("run --thread-affinities a;b")]
    [InlineData("vla-simulator --task transfer_cub")]
    [InlineData("vla-simulator --camera-rate 1,5")]
    [InlineData("serve --listen 999.1.1.1")]
    [InlineData("serve --listen 192.0.2.1")]
    [InlineData("serve --http-port 70000")]
    [InlineData("serve --http-port 8000 --grpc-port 8000")]
    [InlineData("token --file BIN --name EMPTYWORD")]
    [InlineData("token --file NONE --name x --days 1e999")]
    [InlineData("episodes show EMPTYWORD --store DIR")]
    [InlineData("episodes list --store DIR --outcome succes")]
    [InlineData("episodes replay --store DIR")]
    [InlineData("episodes replay 01a2 --all --store DIR")]
    [InlineData("episodes replay 01a2 --limit 3 --store DIR")]
    [InlineData("episods")]
    [InlineData("@BIN")]
    [InlineData("vla-bench serve --servers bacher")]
    [InlineData("vla-bench serve --robots 1,2,x")]
    [InlineData("vla-bench delay --schemes hold,overlapp")]
    [InlineData("vla-bench delay --delays 100,-1")]
    public async Task Line_WithAWrongValue_EndsWithTwo(string line) => await Answered(line, 2);

    [Theory]
    [InlineData("run --fake --robot DIR")]
    [InlineData("run --fake --robot BIN")]
    [InlineData("run --fake --robot EMPTY")]
    [InlineData("run --policy BIN")]
    [InlineData("run --policy fake --store BIN")]
    [InlineData("run --policy grpc://127.0.0.1:9 --token-file NONE")]
    [InlineData("run --policy grpcs://127.0.0.1:9 --client-certificate BIN --client-key BIN")]
    [InlineData("vla-simulator --robot NONE")]
    [InlineData("serve --policy DIR")]
    [InlineData("serve --certificate BIN --http-port 0 --grpc-port 0")]
    [InlineData("serve --tokens BIN --http-port 0 --grpc-port 0")]
    [InlineData("serve --outcomes DIR --http-port 0 --grpc-port 0")]
    [InlineData("token --file BIN --name x")]
    [InlineData("token --file DIR --name x")]
    [InlineData("token --file /dev/full --name x")]
    [InlineData("episodes list --store BIN")]
    [InlineData("episodes recover --store NONE")]
    [InlineData("episodes replay --all --store DIR --baseline BIN")]
    [InlineData("episodes replay --all --store DIR --policy DIR")]
    [InlineData("vla-bench engine --policy BIN")]
    [InlineData("vla-bench robots --port 1 --seconds 1")]
    public async Task Line_ThatCannotBeDone_EndsWithOne(string line) => await Answered(line, 1);

    [Theory]
    [InlineData(700)]
    [InlineData(2000)]
    public async Task Run_AnInstructionThatIsTooLong_SaysSoBeforeAnythingMoves(int words)
    {
        using RunningProgram run = RunningProgram.Robot(
            Simulator.EmptyDomain, "run", "--store", folder.Path, "--instruction", string.Join(' ', Enumerable.Repeat("word", words)));
        Assert.Equal(2, await run.Exit());
        Assert.Contains(words == 700 ? "the policy 'transfer-cube-nano' takes 512" : "expected at most 4096", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing was moved", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_APortInUse_IsOneSentence()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await Answered(FormattableString.Invariant($"serve --http-port {port} --grpc-port 0"), 1);
    }

    [Theory]
    [InlineData("exec dotnet \"$0\" episodes list --store /nowhere --json >&-", 1)]
    [InlineData("exec dotnet \"$0\" --help >&-", 1)]
    [InlineData("exec dotnet \"$0\" --help >/dev/full", 1)]
    [InlineData("exec dotnet \"$0\" run --fake --episodes 1 --time-limit 0.3 >/dev/full", 1)]
    [InlineData("ulimit -n 60; exec dotnet \"$0\" run --fake", 1)]
    [InlineData("ulimit -n 100; exec dotnet \"$0\" run --fake", 1)]
    [InlineData("ulimit -v 2000000; exec dotnet \"$0\" run --fake", 1)]
    public async Task Process_WithoutWhatItNeeds_SaysWhatIsMissing(string script, int expected)
    {
        using RunningProgram program = RunningProgram.RobotIn(AnyDomain, script);
        int exitCode = await program.Exit();
        HostileLine.AssertAnswered(script, exitCode, "", program.Errors, expected);
    }

    [Fact]
    public async Task Run_WhoseTerminalIsClosed_HoldsAndEndsAsStopped()
    {
        using RunningProgram run = RunningProgram.Robot(AnyDomain, "run", "--fake", "--episodes", "50");
        await run.UntilSaid("episode 1");
        run.Signal("HUP");
        Assert.Equal(130, await run.Exit());
    }

    [Fact]
    public async Task Run_StartedByNohup_GoesOnWithoutItsTerminal()
    {
        using RunningProgram run = RunningProgram.RobotIn(AnyDomain, "trap '' HUP; exec dotnet \"$0\" run --fake --episodes 2 --time-limit 1.5");
        await run.UntilSaid("episode 1");
        run.Signal("HUP");
        Assert.Equal(0, await run.Exit());
    }

    private async Task Answered(string line, int expected)
    {
        string[] words = [.. line.Split(' ').Select(word => word switch
        {
            "BIN" => Path.Combine(folder.Path, "bin"),
            "@BIN" => "@" + Path.Combine(folder.Path, "bin"),
            "DIR" => Path.Combine(folder.Path, "dir"),
            "EMPTY" => Path.Combine(folder.Path, "empty"),
            "NONE" => Path.Combine(folder.Path, "none"),
            "EMPTYWORD" => "",
            _ => word,
        })];
        using RunningProgram program = words[0] switch
        {
            "vla-simulator" => RunningProgram.Simulator(AnyDomain, words[1..]),
            "vla-bench" => RunningProgram.Bench(AnyDomain, words[1..]),
            _ => RunningProgram.Robot(AnyDomain, words),
        };
        int exitCode = await program.Exit();
        HostileLine.AssertAnswered(line, exitCode, program.Output, program.Errors, expected);
    }
}
