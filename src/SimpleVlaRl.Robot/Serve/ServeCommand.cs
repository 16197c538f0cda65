using System.CommandLine;
using System.Net;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Robot.Engine;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Robot.Serve;

/// <summary><c>vla-robot serve</c>: a policy for many robots.</summary>
internal static class ServeCommand
{
    private const string Description = """
        Serves a policy to many robots, joined into batches by their deadlines, until it is stopped with Ctrl-C or SIGTERM.

        HTTP (8000): openpi's websocket, POST /act of OpenVLA, /v2 of the Open Inference Protocol, /healthz, /readyz, /metrics for Prometheus.
        Environments that are clients (LIBERO, RoboTwin and others): websockets at /vla-eval and /xpolicylab, or at every path with --websocket.
        gRPC (8001): our own protocol, the Open Inference Protocol of Triton and KServe, the standard health service, reflection.
        Only this machine can reach it, unless --listen says otherwise; then TLS and tokens or client certificates are demanded.
        SIGHUP loads the newest version in the folder, tests it, and lets it take over between two batches; SIGUSR1 goes back to the one before.
        Traces go where OTEL_EXPORTER_OTLP_ENDPOINT says, as OTEL_EXPORTER_OTLP_PROTOCOL says (grpc or http/protobuf).

        Examples:
          vla-robot serve
          vla-robot serve --policy models/libero --websocket vla-eval     evaluated by vla-evaluation-harness
          vla-robot serve --policy models/robotwin --websocket xpolicylab --http-port 19000     evaluated by RoboTwin 2.0
          vla-robot token --file tokens.jsonl --name left-cell
          vla-robot serve --listen 0.0.0.0 --certificate server.pem --key server.key --tokens tokens.jsonl
          vla-robot run --policy grpc://127.0.0.1:8001          on a robot: the same policy from there
          vla-robot run --policy grpcs://policy.lab:8001 --server-authority authority.pem --token-file left-cell.token
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder, or a version's folder in it.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        OptionalNumberOption<int> version = new("--version-number", "", 1, int.MaxValue) { Description = "The policy's version; the newest when not given." };
        Option<string?> robot = new("--robot") { Description = "A robot's profile: the self-test then holds answers to its position limits." };
        Option<string> listen = new("--listen") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        NumberOption<int> http = new("--http-port", "", 0, 65_535)
        {
            Description = "The port of websocket, /act, health and metrics; 0 takes a free one.",
            DefaultValueFactory = _ => 8000
        };
        NumberOption<int> grpc = new("--grpc-port", "", 0, 65_535)
        {
            Description = "The port of both gRPC services; 0 takes a free one.",
            DefaultValueFactory = _ => 8001
        };
        Option<string?> certificate = new("--certificate") { Description = "The server's certificate, PEM." };
        Option<string?> key = new("--key") { Description = "Its key, PEM." };
        Option<string?> authority = new("--client-authority") { Description = "Certificates, PEM, one of which must have signed a client's." };
        Option<string?> tokens = new("--tokens") { Description = "The tokens that let clients in, made with 'vla-robot token'." };
        Option<string[]> hosts = new("--allow-host")
        {
            Description = "A name by which requests may call this server, beside its addresses, this machine's name and those of its certificate; "
                + "several times for several.",
            DefaultValueFactory = _ => []
        };
        WordOption websocket = new("--websocket", [.. DialectWords.OfWebSockets])
        {
            Description = "What is spoken over a websocket whose path is none of "
                + $"{string.Join(", ", DialectWords.OfWebSockets.Select(word => $"/{word}"))}.",
            DefaultValueFactory = _ => DialectWords.OfWebSockets[0]
        };
        Option<string?> map = new("--observation-map")
        {
            Description = "A map, JSON, of the keys by which environments send what the policy sees; LIBERO's and RoboTwin's are known."
        };
        EmptyableOption outcomes = new("--outcomes")
        {
            Description = "Where the outcomes that robots report are kept, one JSON line each; '' keeps them in memory only.",
            DefaultValueFactory = _ => Path.Combine("store", "outcomes.jsonl")
        };
        NumberOption<int> batch = new("--batch", "robots", 0, 256)
        {
            Description = "The most robots in one run; 1 turns batching off, 0 measures what pays.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<int> lanes = new("--lanes", "runs", 0, 256) { Description = "Runs at the same time; 0 measures what pays.", DefaultValueFactory = _ => 0 };
        NumberOption<double> deadline = new("--default-deadline", "milliseconds", 1, 60_000)
        {
            Description = "Milliseconds until a robot's chunk is taken to run out where its dialect cannot say.",
            DefaultValueFactory = _ => 100
        };
        Option<bool> lockStep = new("--lock-step")
        {
            Description = "Answer one request at a time, decoding and encoding included, as openpi's own server does; for comparisons."
        };
        Option<bool> follow = new("--follow")
        {
            Description = "A newer version in the policy's folder takes over by itself, as with SIGHUP, whenever the manifest is written."
        };
        Option<bool> unverified = new("--allow-unverified") { Description = "Serve a policy whose export was never compared with its network." };
        Option<bool> verbose = new("--verbose") { Description = "Show details on standard error." };
        EngineOptions engine = new();
        Command command = new("serve", Description)
        {
            policy, version, robot, listen, http, grpc, certificate, key, authority, tokens, hosts, websocket, map, outcomes, batch, lanes, deadline, lockStep,
            follow, unverified, verbose
        };
        engine.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation => ServeSession.Run(
            new ServeOptions
            {
                PolicyFolder = parsed.GetValue(policy)!,
                Version = parsed.GetValue(version),
                RobotFile = parsed.GetValue(robot),
                Engine = engine.Of(parsed) with { AllowUnverified = parsed.GetValue(unverified) },
                BatchLimit = parsed.GetValue(batch),
                Lanes = parsed.GetValue(lanes),
                Server = new ServerOptions
                {
                    Address = Address(parsed.GetValue(listen)!),
                    HttpPort = parsed.GetValue(http),
                    GrpcPort = parsed.GetValue(grpc),
                    CertificateFile = parsed.GetValue(certificate),
                    KeyFile = parsed.GetValue(key),
                    ClientAuthorityFile = parsed.GetValue(authority),
                    TokensFile = parsed.GetValue(tokens),
                    HostNames = parsed.GetValue(hosts)!,
                    WebSocketDialect = DialectWords.WebSocket(parsed.GetValue(websocket)!),
                    ObservationMapFile = parsed.GetValue(map),
                    OutcomesFile = parsed.GetValue(outcomes) is { Length: > 0 } file ? file : null,
                    DefaultDeadline = TimeSpan.FromMilliseconds(parsed.GetValue(deadline)),
                    IsLockStep = parsed.GetValue(lockStep),
                },
                FollowsVersions = parsed.GetValue(follow),
                IsVerbose = parsed.GetValue(verbose),
            },
            cancellation), stopsOnHangUp: false));
        return command;
    }

    private static IPAddress Address(string text) => text == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(text, out IPAddress? address) ? address
        : throw new UsageException($"--listen is '{text}'; expected an IP address such as 127.0.0.1 or 0.0.0.0.");
}
