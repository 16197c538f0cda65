using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Grpc.Core;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary><c>vla-bench robots</c>: the clients of one measurement, in a process of their own so that their processor time is known.</summary>
internal static class RobotsBench
{
    /// <summary>Both ends compile their code anew in their first seconds; what that costs is nobody's protocol.</summary>
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(2);

    public static int Run(RobotsOptions options, CancellationToken cancellation)
    {
        JsonObject result;
        try
        {
            result = RunAsync(options, cancellation).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is RpcException or WebSocketException or HttpRequestException)
        {
            string problem = exception is RpcException refused ? refused.Status.Detail : exception.Message;
            throw new UserException(
                string.Create(CultureInfo.InvariantCulture, $"The server at port {options.Port} cannot be asked in '{options.Protocol}': {problem}"),
                exception);
        }

        new Terminal(isJson: true).Json(result);
        return ExitCode.Success;
    }

    private static async Task<JsonObject> RunAsync(RobotsOptions options, CancellationToken cancellation)
    {
        TimeProvider time = TimeProvider.System;
        PolicyManifest manifest = PolicyManifestFile.Read(PolicyLocation.Parse(options.PolicyFolder).Folder);
        List<IRobotClient> robots = [];
        try
        {
            for (int index = 0; index < options.Robots; index++)
            {
                robots.Add(options.Protocol == "grpc"
                    ? await GrpcRobot.ConnectAsync(options.Port, $"robot-{index}", manifest, time).ConfigureAwait(false)
                    : await OpenPiRobot.ConnectAsync(options.Port, manifest, cancellation).ConfigureAwait(false));
            }

            RobotLoad load = new(robots, time);
            TimeSpan length = TimeSpan.FromSeconds(options.Seconds);
            await load.SaturateAsync(length < LongestWarmUp ? length : LongestWarmUp, cancellation).ConfigureAwait(false);
            TimeSpan processor = RobotLoad.OwnProcessorTime;
            (SampleLog latencies, TimeSpan elapsed) = await load.SaturateAsync(length, cancellation).ConfigureAwait(false);
            processor = RobotLoad.OwnProcessorTime - processor;
            (SampleLog paced, int misses, int worst) = await load.PaceAsync(length, cancellation).ConfigureAwait(false);
            double answers = latencies.Count / elapsed.TotalSeconds;
            return new JsonObject
            {
                ["robots"] = options.Robots,
                ["answers_per_second"] = Terminal.Number(answers),
                ["actions_per_second"] = Terminal.Number(answers * manifest.Architecture.ChunkLength),
                ["p50_ms"] = Terminal.Number(latencies.Percentile(0.5)),
                ["p99_ms"] = Terminal.Number(latencies.Percentile(0.99)),
                ["paced_asks"] = paced.Count + misses,
                ["paced_p50_ms"] = Terminal.Number(paced.Percentile(0.5)),
                ["paced_p99_ms"] = Terminal.Number(paced.Percentile(0.99)),
                ["deadline_misses"] = misses,
                ["deadline_misses_of_worst_robot"] = worst,
                ["client_cpu_cores"] = Terminal.Number(processor / elapsed),
                ["request_bytes"] = robots[0].MessageBytes.Request,
                ["reply_bytes"] = robots[0].MessageBytes.Reply,
            };
        }
        finally
        {
            foreach (IRobotClient robot in robots)
            {
                await robot.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
