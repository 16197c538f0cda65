using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using Spectre.Console;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>The same policy behind several servers, asked by the same simulated robots, each in its own process, in turns.</summary>
internal static class ServeBench
{
    /// <summary>The servers: our batcher, ours one by one, and two that answer one robot after the other as openpi's own does.</summary>
    public static IReadOnlyList<string> Names { get; } = ["batcher", "batcher-openpi", "unbatched", "lock-step", "lock-step-torch"];

    private const string Torch = "lock-step-torch";

    public static int Run(ServeBenchOptions options, CancellationToken cancellation)
    {
        Terminal terminal = new(options.IsJson);
        Dictionary<string, ServerProcess> servers = [];
        JsonObject skipped = [];
        JsonArray rows = [];
        try
        {
            foreach (string name in options.Servers)
            {
                terminal.Status($"starting {name}");
                Start(name, options, servers, skipped, cancellation);
            }

            Table table = new() { Border = TableBorder.Simple };
            table.AddColumns("server", "robots", "actions/s", "p50 ms", "p99 ms", "misses", "of", "paced p99 ms", "server cores", "client cores");
            foreach (int robots in options.Robots)
            {
                foreach ((string name, ServerProcess server) in servers)
                {
                    JsonObject row = Measure(name, server, robots, options, cancellation);
                    rows.Add(row);
                    table.AddRow([.. ((string[])["server", "robots", "actions_per_second", "p50_ms", "p99_ms", "deadline_misses", "paced_asks", "paced_p99_ms",
                        "server_cpu_cores", "client_cpu_cores"]).Select(key => Markup.Escape(row[key]?.ToString() ?? "-"))]);
                    terminal.Status(
                        $"{name}, {robots} robots: {row["actions_per_second"]} actions/s, p99 {row["p99_ms"]} ms, {row["deadline_misses"]} missed deadlines");
                }
            }

            terminal.Show(table);
            terminal.Json(new JsonObject
            {
                ["rows"] = rows,
                ["skipped"] = skipped,
                ["batcher"] = servers.TryGetValue("batcher", out ServerProcess? batcher)
                    ? batcher.Said().Split('\n').FirstOrDefault(line => line.StartsWith("serving", StringComparison.Ordinal))
                    : null,
                ["seconds_each"] = options.Seconds,
                ["machine"] = MachineDescription.Line(),
            });
            return ExitCode.Success;
        }
        finally
        {
            foreach (ServerProcess server in servers.Values)
            {
                server.Dispose();
            }
        }
    }

    private static void Start(
        string name, ServeBenchOptions options, Dictionary<string, ServerProcess> servers, JsonObject skipped, CancellationToken cancellation)
    {
        if (name == Torch)
        {
            try
            {
                PolicyLocation policy = PolicyLocation.Parse(options.PolicyFolder);
                string[] version = policy.Version is { } number ? ["--version", number.ToString(CultureInfo.InvariantCulture)] : [];
                string[] command = ["/usr/bin/python3", RepositoryPaths.Of("tests", "peers", "torch", "serve.py"), policy.Folder, .. version, "--threads", "1"];
                servers.Add(name, ServerProcess.Start(1, command, new Dictionary<string, string> { ["OMP_WAIT_POLICY"] = "passive" }, cancellation));
            }
            catch (UserException exception)
            {
                skipped[name] = exception.Message;
            }

            return;
        }

        // Two names for one server differ in what its clients speak.
        if (name == "batcher-openpi" && servers.TryGetValue("batcher", out ServerProcess? same))
        {
            servers.Add(name, same);
            return;
        }

        string[] mode = name switch
        {
            "unbatched" => ["--batch", "1", "--lanes", "1"],
            "lock-step" => ["--batch", "1", "--lanes", "1", "--lock-step"],
            _ => [],
        };
        string[] unverified = options.AllowsUnverified ? ["--allow-unverified"] : [];
        servers.Add(name, ServerProcess.StartRobot(
            cancellation, ["serve", "--policy", options.PolicyFolder, "--http-port", "0", "--grpc-port", "0", "--outcomes", "", .. mode, .. unverified]));
    }

    private static JsonObject Measure(string name, ServerProcess server, int robots, ServeBenchOptions options, CancellationToken cancellation)
    {
        bool isGrpc = name is "batcher" or "unbatched";
        string[] command =
        [
            .. ProgramWords.Of(BenchProgram.Name), "robots", "--policy", options.PolicyFolder, "--protocol", isGrpc ? "grpc" : "openpi",
            "--port", (isGrpc ? server.Ports[1] : server.Ports[0]).ToString(CultureInfo.InvariantCulture),
            "--robots", robots.ToString(CultureInfo.InvariantCulture), "--seconds", options.Seconds.ToString(CultureInfo.InvariantCulture),
        ];
        TimeSpan before = server.ProcessorTime;
        long began = TimeProvider.System.GetTimestamp();
        using Process clients = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = clients.StandardError.ReadToEndAsync(cancellation);
        string output = clients.StandardOutput.ReadToEndAsync(cancellation).GetAwaiter().GetResult();
        clients.WaitForExit();
        if (clients.ExitCode != 0)
        {
            throw new UserException($"The robots of '{name}' ended with {clients.ExitCode}: {errors.GetAwaiter().GetResult().Trim()}");
        }

        JsonObject row = JsonNode.Parse(output)!.AsObject();
        row.Insert(0, "server", name);
        row.Insert(1, "protocol", isGrpc ? "grpc" : "openpi");
        row["server_cpu_cores"] = Terminal.Number((server.ProcessorTime - before) / TimeProvider.System.GetElapsedTime(began));
        return row;
    }
}
