namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of many robots that one server answers.</summary>
internal static class ServingResults
{
    private const string Folder = "tests/SimpleVlaRl.Benchmarks/results/";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Serving",
        """
        One server, the robots' processes on the same two cores. *Lock-step* answers one request after the other, as openpi's own server does, over the same
        ONNX Runtime session, or over PyTorch, always in single precision; *one at a time* is our server with one run and no batch. In the first tables robots
        ask as fast as they are answered; with deadlines they ask at the pace of chunks of 25 actions at 50 Hz.
        """,
        [
            Robots("nano in fp32, shipped", "serve"),
            Robots("the suite policy, small in int8", "serve-suite-int8"),
            Robots("nano in int8, random weights", "serve-nano-int8"),
            Robots("small in fp32, random weights", "serve-small-fp32"),
            Dialect(),
            Deadlines("128"),
            Deadlines("256"),
            new(
                "a request with three pictures of 224x224 over our gRPC",
                Folder + "protocols.json",
                "p50 {data.rows[protocol=grpc].p50_us:0,.00} ms",
                "{data.rows[protocol=grpc].p50_us / data.rows[protocol=openpi].p50_us:0.00} times openpi's websocket"
                    + " ({data.rows[protocol=openpi].p50_us:0,.00} ms)"),
            new(
                "server killed: until the robot holds; until it goes on after the server is back",
                Folder + "loss.json",
                "{data.time_to_hold_ms:0} ms; {data.time_to_resume_ms:0} ms"),
            new(
                "server killed: the largest step of a joint",
                Folder + "loss.json",
                "{data.largest_joint_step:0.0000} rad",
                "{data.largest_joint_step / data.gate_step_bound:0.00} times the gate's bound"),
        ],
        [
            Servers("nano in fp32, the shipped policy: actions per second and p99 of an answer", "serve"),
            Servers("small in int8, the suite policy", "serve-suite-int8"),
            Servers("nano in int8, random weights", "serve-nano-int8"),
            Servers("small in fp32, random weights", "serve-small-fp32"),
            new(
                "With deadlines: more robots than the machine can serve",
                Folder + "serve-overload.json",
                "data.rows[*]",
                [
                    new("server", "{server}"),
                    new("robots", "{robots}"),
                    new("deadlines missed", "{deadline_misses} of {paced_asks}"),
                    new("by the robot that missed most", "{deadline_misses_of_worst_robot}"),
                    new("answer, p50 / p99", "{paced_p50_ms:0} / {paced_p99_ms:0} ms"),
                ]),
        ]);

    private static Measurement Robots(string policy, string file) => new(
        $"16 robots on one server, {policy}",
        $"{Folder}{file}.json",
        "{data.rows[server=batcher,robots=16].actions_per_second:0} actions/s, p99 {data.rows[server=batcher,robots=16].p99_ms:0} ms",
        $"{Baselines("batcher")} in fp32");

    private static Measurement Dialect() => new(
        "the same, shipped nano, asked in openpi's dialect",
        Folder + "serve.json",
        "{data.rows[server=batcher-openpi,robots=16].actions_per_second:0} actions/s, p99 {data.rows[server=batcher-openpi,robots=16].p99_ms:0} ms",
        $"{Baselines("batcher-openpi")} in fp32");

    private static Measurement Deadlines(string robots) => new(
        $"{robots} robots: deadlines missed",
        Folder + "serve-overload.json",
        $"{{data.rows[server=batcher,robots={robots}].deadline_misses}} of {{data.rows[server=batcher,robots={robots}].paced_asks}}",
        $"lock-step {{data.rows[server=lock-step,robots={robots}].deadline_misses}} of {{data.rows[server=lock-step,robots={robots}].paced_asks}}");

    private static string Baselines(string server) =>
        $"{Times(server, "lock-step")} times lock-step over the same ONNX Runtime, {Times(server, "lock-step-torch")} times lock-step over PyTorch";

    private static string Times(string server, string baseline) =>
        $"{{data.rows[server={server},robots=16].actions_per_second / data.rows[server={baseline},robots=16].actions_per_second:0.0}}";

    private static ResultTable Servers(string title, string file) => new(
        title,
        $"{Folder}{file}.json",
        "data.rows[server=batcher]",
        [
            new("robots", "{robots}"),
            new("batcher", "{actions_per_second:0}"),
            new("p99", "{p99_ms:0} ms"),
            .. Column("batcher in openpi's dialect", "batcher-openpi"),
            .. Column("one at a time", "unbatched"),
            .. Column("lock-step, same ONNX Runtime", "lock-step"),
            .. Column("lock-step, PyTorch", "lock-step-torch"),
        ]);

    private static IEnumerable<ResultColumn> Column(string header, string server) =>
    [
        new(header, $"{{/data.rows[server={server},robots=$robots].actions_per_second:0}}"),
        new("p99", $"{{/data.rows[server={server},robots=$robots].p99_ms:0}} ms"),
    ];
}
