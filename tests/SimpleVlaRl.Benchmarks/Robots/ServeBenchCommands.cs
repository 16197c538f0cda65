using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>The measurements of serving: many robots, the protocols themselves, and a server that dies.</summary>
internal static class ServeBenchCommands
{
    private const string ServeDescription = """
        Serves one policy in several ways, each server in its own process, and lets simulated robots ask them in turns: first each as fast as it is
        answered (actions per second, latencies), then each at the pace of chunks of 25 actions at 50 Hz, asking when half of a chunk is played
        (missed deadlines). The robots' own processor time is reported beside the servers'.

        batcher          our server, batching and lanes as measured at its start, our gRPC protocol
        batcher-openpi   the same server, asked over openpi's websocket
        unbatched        our server without batching, one run at a time
        lock-step        one request after the other, decoding and encoding included, as openpi's own server does; same ONNX Runtime
        lock-step-torch  the same in Python over PyTorch on the same weights
                         (tests/peers/torch/serve.py; needs python3-torch, python3-websockets, python3-msgpack)

        Examples:
          vla-bench serve --robots 1,2,4,8,16,64 --json
          vla-bench serve --robots 16 --servers batcher,lock-step-torch --seconds 20
        """;

    private const string LossDescription = """
        Runs an episode on a robot that is not there with a policy that is served by another process, kills that process in the middle, starts it again,
        and says how long the robot took to hold, the largest step of any joint from there to the end, and how long it took to go on.
        """;

    public static Command Serve()
    {
        Option<string> policy = Policy();
        NumbersOption<int> robots = new("--robots", "robots", 1, 1024, splitsAtCommas: true)
        {
            Description = "How many robots, several numbers with commas.",
            DefaultValueFactory = _ => [1, 2, 4, 8, 16, 64]
        };
        WordsOption servers = new("--servers", splitsAtCommas: true, [.. ServeBench.Names])
        {
            Description = "Which servers, with commas.",
            DefaultValueFactory = _ => [.. ServeBench.Names]
        };
        NumberOption<double> seconds = new("--seconds", "seconds", 0.2, 600)
        {
            Description = "How long each of the two measurements of a row takes.",
            DefaultValueFactory = _ => 5
        };
        Option<bool> unverified = new("--allow-unverified") { Description = "Measure a policy whose export was never compared with its network." };
        Option<bool> json = Json();
        Command command = new("serve", ServeDescription) { policy, robots, servers, seconds, unverified, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => ServeBench.Run(
            new ServeBenchOptions
            {
                PolicyFolder = parsed.GetValue(policy)!,
                Robots = parsed.GetValue(robots)!,
                Servers = parsed.GetValue(servers)!,
                Seconds = parsed.GetValue(seconds),
                AllowsUnverified = parsed.GetValue(unverified),
                IsJson = parsed.GetValue(json),
            },
            cancellation)));
        return command;
    }

    public static Command Robots()
    {
        Option<string> policy = Policy();
        WordOption protocol = new("--protocol", "grpc", "openpi") { Description = "grpc or openpi.", DefaultValueFactory = _ => "grpc" };
        NumberOption<int> port = new("--port", "", 1, 65_535) { Description = "The server's port on this machine.", Required = true };
        NumberOption<int> robots = new("--robots", "robots", 1, 1024) { Description = "How many robots.", DefaultValueFactory = _ => 1 };
        NumberOption<double> seconds = new("--seconds", "seconds", 0.2, 600)
        {
            Description = "How long each of the two measurements takes.",
            DefaultValueFactory = _ => 5
        };
        Command command = new("robots", "The simulated robots of 'bench serve' alone, against a server that runs already; prints JSON.")
        {
            policy, protocol, port, robots, seconds
        };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => RobotsBench.Run(
            new RobotsOptions
            {
                PolicyFolder = parsed.GetValue(policy)!,
                Protocol = parsed.GetValue(protocol)!,
                Port = parsed.GetValue(port),
                Robots = parsed.GetValue(robots),
                Seconds = parsed.GetValue(seconds),
            },
            cancellation)));
        return command;
    }

    public static Command Protocols()
    {
        NumberOption<int> requests = new("--requests", "requests", 10, 1_000_000)
        {
            Description = "How many requests per protocol.",
            DefaultValueFactory = _ => 500
        };
        Option<bool> json = Json();
        Command command = new(
            "protocols",
            "What a request with three pictures of 224x224 costs in each protocol, over loopback and without a network behind "
            + "it: bytes and microseconds.") { requests, json };
        command.SetAction(
            parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => ProtocolBench.Run(parsed.GetValue(requests), parsed.GetValue(json), cancellation)));
        return command;
    }

    public static Command Loss()
    {
        Option<string> policy = Policy();
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        NumberOption<double> away = new("--away", "seconds", 0, 30)
        {
            Description = "Seconds until the server is started again.",
            DefaultValueFactory = _ => 2
        };
        Option<bool> json = Json();
        Command command = new("loss", LossDescription) { policy, robot, away, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => LossBench.Run(
            parsed.GetValue(policy)!, parsed.GetValue(robot)!, TimeSpan.FromSeconds(parsed.GetValue(away)), parsed.GetValue(json), cancellation)));
        return command;
    }

    private static Option<string> Policy() => new("--policy")
    {
        Description = "The policy's folder, or a version's folder in it.",
        DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
    };

    private static Option<bool> Json() => new("--json") { Description = "Print one JSON document on standard output." };
}
