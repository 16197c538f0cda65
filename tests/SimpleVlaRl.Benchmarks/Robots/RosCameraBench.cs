using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>Three cameras taken by our observation source and by a program in C, one after the other, from the same publisher for the same time.</summary>
internal static class RosCameraBench
{
    private const int PrivateDomains = 100;
    private const double WarmUpSeconds = 3;
    private const double LatencySeconds = 10;
    private const double MostBytesPerFrame = 64;
    private const double HighestRatio = 1.1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether a subscriber has its endpoints.</summary>
    public static bool IsReady(string said) => said.Contains("ready", StringComparison.Ordinal);

    /// <summary>Measures both.</summary>
    /// <param name="seconds">How long each.</param>
    /// <param name="domainId">The ROS domain; null for one from the process id.</param>
    /// <param name="terminal">Where it speaks.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The exit code: whether nothing was lost and the costs are within their limits.</returns>
    /// <exception cref="UserException">A program could not be built or did not end as it should.</exception>
    public static int Run(double seconds, int? domainId, Terminal terminal, CancellationToken cancellation)
    {
        int domain = domainId ?? 1 + (Environment.ProcessId % PrivateDomains);
        using CameraPeer peer = new();
        terminal.Status(string.Create(CultureInfo.InvariantCulture, $"our observation source, {seconds:0.#} s"));
        string[] ourWords =
        [
            .. ProgramWords.Of("vla-bench"), RosCameraBenchCommands.SubscriberName, "--domain", $"{domain}",
            "--warm-up", WarmUpSeconds.ToString(CultureInfo.InvariantCulture), "--seconds", seconds.ToString(CultureInfo.InvariantCulture)
        ];
        JsonObject ours = Measure(
            peer, () => ChildProcess.Start(ourWords, environment: null, IsReady, readsOutput: true), domain, seconds, cancellation);
        terminal.Status(string.Create(CultureInfo.InvariantCulture, $"the subscriber in C, {seconds:0.#} s"));
        JsonObject theirs = Measure(peer, () => peer.Subscribe(domain, WarmUpSeconds), domain, seconds, cancellation);

        double bytes = Number(ours, "allocated_bytes") / Number(ours, "measured");
        double ratio = MicrosecondsPerFrame(ours) / MicrosecondsPerFrame(theirs);
        long lost = (long)Number(ours, "lost");
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{lost} of {Number(ours, "sent"):0} frames lost (C: {Number(theirs, "lost"):0}); p50 {Number(ours, "p50_ms"):0.00}, "
            + $"p99 {Number(ours, "p99_ms"):0.00} ms (C: {Number(theirs, "p50_ms"):0.00}, {Number(theirs, "p99_ms"):0.00}); "
            + $"{bytes:0.#} bytes allocated per frame; "
            + $"{MicrosecondsPerFrame(ours):0} us of CPU per frame, {ratio:0.000} times C"));
        if (Number(ours, "dropped_datagrams") + Number(theirs, "dropped_datagrams") is > 0 and double dropped)
        {
            terminal.Status($"{dropped:0} datagrams came while a socket's buffer was full: the machine is too busy to say what the programs lose");
        }

        terminal.Json(new JsonObject
        {
            ["lost"] = lost,
            ["p50_ms"] = Terminal.Number(Number(ours, "p50_ms")),
            ["p99_ms"] = Terminal.Number(Number(ours, "p99_ms")),
            ["allocated_bytes_per_frame"] = Terminal.Number(bytes),
            ["cpu_ratio_to_c"] = Terminal.Number(ratio),
            ["cpu_us_per_frame"] = Terminal.Number(MicrosecondsPerFrame(ours)),
            ["frames"] = (long)Number(ours, "sent"),
            ["worst_ms"] = Terminal.Number(Number(ours, "worst_ms")),
            ["dropped_datagrams"] = (long)Number(ours, "dropped_datagrams"),
            ["c"] = new JsonObject
            {
                ["lost"] = (long)Number(theirs, "lost"),
                ["p50_ms"] = Terminal.Number(Number(theirs, "p50_ms")),
                ["p99_ms"] = Terminal.Number(Number(theirs, "p99_ms")),
                ["worst_ms"] = Terminal.Number(Number(theirs, "worst_ms")),
                ["cpu_us_per_frame"] = Terminal.Number(MicrosecondsPerFrame(theirs)),
                ["dropped_datagrams"] = (long)Number(theirs, "dropped_datagrams"),
            },
            ["seconds"] = seconds,
            ["machine"] = MachineDescription.Line(),
        });
        return lost == 0 && bytes <= MostBytesPerFrame && ratio <= HighestRatio ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>One subscriber and the cameras; what the subscriber said, and what was sent and lost.</summary>
    private static JsonObject Measure(CameraPeer peer, Func<ChildProcess> start, int domain, double seconds, CancellationToken cancellation)
    {
        long drops = UdpDrops.Count();
        using ChildProcess subscriber = start();
        if (!subscriber.AwaitReady(Patience, cancellation))
        {
            throw new UserException($"The subscriber did not start within {Patience.TotalSeconds:0} s; it said: {subscriber.Said()}");
        }

        double whole = WarmUpSeconds + seconds + LatencySeconds;
        using ChildProcess publisher = peer.Publish(domain, whole);
        double sent = Number(LastLine(publisher, TimeSpan.FromSeconds(whole) + Patience, cancellation), "sent");
        JsonObject said = LastLine(subscriber, Patience, cancellation);
        said["sent"] = sent;
        said["lost"] = sent - Number(said, "received");
        said["dropped_datagrams"] = (double)(UdpDrops.Count() - drops);
        return said;
    }

    private static JsonObject LastLine(ChildProcess child, TimeSpan timeout, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            child.Process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            return child.Process.ExitCode == 0 ? (JsonObject)JsonNode.Parse(child.Said().Split('\n')[^1])!
                : throw new UserException($"'{child.Process.StartInfo.FileName}' exited with {child.Process.ExitCode}: {child.Said()}");
        }
        catch (Exception exception) when (exception is JsonException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new UserException($"'{child.Process.StartInfo.FileName}' did not end as it should; it said: {child.Said()}", exception);
        }
    }

    private static double MicrosecondsPerFrame(JsonObject said) => 1e6 * Number(said, "processor_seconds") / Number(said, "measured");

    private static double Number(JsonObject said, string name) => said[name]!.GetValue<double>();
}
