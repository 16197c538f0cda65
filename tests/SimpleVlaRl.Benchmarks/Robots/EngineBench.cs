using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Inference.Batching;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>What the engine adds to the runtime it is built on: calls and bare runs over the same bound tensors, in turns.</summary>
internal static class EngineBench
{
    private const int WarmUps = 30;
    /// <summary>The fewest pairs from which medians are taken.</summary>
    public const int LeastRepeats = 10;
    private const int AllocationWindows = 7;
    private const int CallsPerWindow = 20;

    public static int Run(EngineBenchOptions options, CancellationToken cancellation)
    {
        Terminal terminal = new(options.IsJson);
        List<EngineBenchRow> rows = [];
        JsonArray schedules = [];
        foreach (string policy in options.Policies)
        {
            foreach (int batch in options.Batches)
            {
                cancellation.ThrowIfCancellationRequested();
                EngineBenchRow row = Measure(policy, batch, options, cancellation);
                rows.Add(row);
                terminal.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Identity.Name} {row.Identity.Version} ({row.Preset}, {row.Identity.Precision}, {row.Identity.ExecutionProvider}) batch {row.Batch}: "
                    + $"call {row.EngineMilliseconds:0.000} ms, bare run {row.RawMilliseconds:0.000} ms, ratio {row.Ratio:0.000}, preparation "
                    + $"{row.PreprocessingMilliseconds:0.000} ms, {row.AllocatedBytesPerCall:0.##} bytes per call; service ratio "
                    + $"{Terminal.Text(row.ServiceRatio, "0.000")}, {Terminal.Text(row.ServiceAllocatedBytesPerCall, "0.##")} bytes"));
            }

            if (options.ComparesSchedules)
            {
                EngineSchedules.Compare(policy, options.Engine, schedules, terminal, cancellation);
            }
        }

        terminal.Json(new JsonObject
        {
            ["ratio_to_raw_run"] = Terminal.Number(rows.Max(row => row.Ratio), 4),
            ["allocated_bytes_per_call"] = Terminal.Number(rows.Max(row => row.AllocatedBytesPerCall)),
            ["rows"] = new JsonArray([.. rows.Select(Node)]),
            ["schedules"] = schedules,
            ["repeats"] = options.Repeats,
            ["threads"] = options.Engine.IntraOpThreads,
            ["camera_threads"] = options.Engine.CameraThreads,
            ["machine"] = MachineDescription.Line(),
        });
        return ExitCode.Success;
    }

    private static EngineBenchRow Measure(string folder, int batch, EngineBenchOptions options, CancellationToken cancellation)
    {
        using OnnxPolicy policy = OnnxPolicy.Load(folder, options: options.Engine);
        PolicyManifest manifest = policy.Manifest;
        PolicyRequest[] requests = [.. Enumerable.Range(0, batch).Select(row => TestObservation.Of(manifest, row))];
        ActionChunk[] chunks = [.. requests.Select(_ => new ActionChunk(manifest.Architecture.ChunkLength, manifest.Architecture.ActionDimension))];
        double[] engine = new double[options.Repeats];
        double[] raw = new double[options.Repeats];
        double[] preprocessing = new double[options.Repeats];
        for (int repeat = -WarmUps; repeat < options.Repeats; repeat++)
        {
            cancellation.ThrowIfCancellationRequested();
            (double call, double bare) = Pair(policy, requests, chunks, isCallFirst: repeat % 2 == 0);
            if (repeat >= 0)
            {
                (engine[repeat], raw[repeat], preprocessing[repeat]) = (call, bare, chunks[0].PreprocessingTime.TotalMilliseconds);
            }
        }

        (double serviceRatio, double serviceBytes) = batch == 1 ? Service(folder, policy, options) : (double.NaN, double.NaN);
        return new EngineBenchRow
        {
            Identity = policy.Identity,
            Preset = manifest.Architecture.Preset,
            Batch = batch,
            EngineMilliseconds = Median(engine),
            RawMilliseconds = Median(raw),
            Ratio = Median(engine.Zip(raw, (call, bare) => call / bare)),
            PreprocessingMilliseconds = Median(preprocessing),
            AllocatedBytesPerCall = Allocated(policy, requests, chunks, options.Repeats),
            ServiceRatio = serviceRatio,
            ServiceAllocatedBytesPerCall = serviceBytes,
        };
    }

    /// <summary>A call and a bare run next to each other, so that whatever else the machine does meets both.</summary>
    private static (double Call, double Bare) Pair(OnnxPolicy policy, PolicyRequest[] requests, ActionChunk[] chunks, bool isCallFirst)
    {
        double bare = isCallFirst ? 0 : Timed(policy.RunAgain);
        double call = Timed(() => policy.Infer(requests, chunks));
        return (call, isCallFirst ? Timed(policy.RunAgain) : bare);
    }

    private static double Timed(Action action)
    {
        long start = TimeProvider.System.GetTimestamp();
        action();
        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Allocated(OnnxPolicy policy, PolicyRequest[] requests, ActionChunk[] chunks, int calls)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < calls; call++)
        {
            policy.Infer(requests, chunks);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)calls;
    }

    /// <summary>One robot's calls of the service against bare runs, in turns.</summary>
    private static (double Ratio, double Bytes) Service(string folder, OnnxPolicy policy, EngineBenchOptions options)
    {
        using PolicyService service = PolicyService.Start(folder, null, new PolicyServiceOptions { Policy = options.Engine, Batching = new BatchingOptions() });
        PolicyCall call = new()
        {
            Robot = "bench",
            Request = TestObservation.Of(service.Manifest),
            Chunk = new ActionChunk(service.Manifest.Architecture.ChunkLength, service.Manifest.Architecture.ActionDimension)
        };
        policy.Infer([call.Request], [call.Chunk]);
        double[] ratios = new double[options.Repeats];
        for (int repeat = -WarmUps; repeat < options.Repeats; repeat++)
        {
            double bare = Timed(policy.RunAgain);
            double asked = Timed(() => Ask(service, call));
            if (repeat >= 0)
            {
                ratios[repeat] = asked / bare;
            }
        }

        // The whole process is counted, and the runtime allocates now and then for itself: the median of several windows is the service's.
        double[] bytes = new double[AllocationWindows];
        for (int window = 0; window < AllocationWindows; window++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int repeat = 0; repeat < CallsPerWindow; repeat++)
            {
                Ask(service, call);
            }

            bytes[window] = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)CallsPerWindow;
        }

        return (Median(ratios), Median(bytes));
    }

    /// <summary>Waits on the calling thread, which a program does not do, so that only the service's own allocations count.</summary>
    private static void Ask(PolicyService service, PolicyCall call)
    {
        ValueTask<PolicyReply> task = service.AskAsync(call);
        SpinWait spin = default;
        while (!task.IsCompleted)
        {
            spin.SpinOnce();
        }

#pragma warning disable CA1849, xUnit1031, VSTHRD103 // It is complete.
        PolicyReply reply = task.Result;
#pragma warning restore CA1849, xUnit1031, VSTHRD103
        if (!reply.IsAnswered)
        {
            throw new UserException($"The service replied {reply.Status}: {reply.Problem}");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static JsonNode Node(EngineBenchRow row) => new JsonObject
    {
        ["policy"] = row.Identity.Name,
        ["version"] = row.Identity.Version,
        ["preset"] = row.Preset,
        ["precision"] = row.Identity.Precision,
        ["provider"] = row.Identity.ExecutionProvider,
        ["batch"] = row.Batch,
        ["engine_ms"] = Terminal.Number(row.EngineMilliseconds, 4),
        ["raw_ms"] = Terminal.Number(row.RawMilliseconds, 4),
        ["ratio"] = Terminal.Number(row.Ratio, 4),
        ["preprocessing_ms"] = Terminal.Number(row.PreprocessingMilliseconds, 4),
        ["allocated_bytes_per_call"] = Terminal.Number(row.AllocatedBytesPerCall),
        ["service_ratio"] = Terminal.Number(row.ServiceRatio, 4),
        ["service_allocated_bytes_per_call"] = Terminal.Number(row.ServiceAllocatedBytesPerCall),
    };
}
