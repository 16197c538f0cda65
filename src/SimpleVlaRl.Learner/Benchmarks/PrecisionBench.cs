using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Learner.Imitation;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Learner.Benchmarks;

/// <summary>Times the same weights in every precision and dialect, in turns.</summary>
internal static class PrecisionBench
{
    private const int WarmUps = 10;

    private static readonly PolicyExportOptions[] Formats =
    [
        new(),
        new() { Dialect = OperatorDialect.Fused },
        new() { Precision = Precision.Fp16 },
        new() { Precision = Precision.Fp16, Dialect = OperatorDialect.Fused },
        new() { Precision = Precision.Int8 },
        new() { Precision = Precision.Int8, Dialect = OperatorDialect.Fused },
        new() { Precision = Precision.Int4, Dialect = OperatorDialect.Fused },
    ];

    public static int Run(string runFolder, int batch, int threads, int repeats, Terminal terminal, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vla-learn-bench-").FullName;
        List<OnnxPolicy> policies = [];
        try
        {
            PolicyManifest manifest = Export(runFolder, folder);
            policies.AddRange(manifest.Versions.Select(version => OnnxPolicy.Load(folder, version.Version, new OnnxPolicyOptions { IntraOpThreads = threads, AllowUnverified = true }, TimeProvider.System)));
            (double Median, double Fastest)[] times = Measure(policies, manifest, batch, repeats, cancellation);
            Show(manifest, times, batch, threads, repeats, terminal);
            return ExitCode.Success;
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }
        finally
        {
            foreach (OnnxPolicy policy in policies)
            {
                policy.Dispose();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static PolicyManifest Export(string runFolder, string folder)
    {
        PolicyManifest trained = PolicyManifestFile.Read(runFolder);
        TrainingProvenance provenance = TrainingRun.ReadProvenance(runFolder);
        List<ManifestVersion> versions = [];
        using SafetensorsFile weights = SafetensorsFile.Open(TrainingRun.WeightsPath(runFolder));
        foreach (PolicyExportOptions format in Formats)
        {
            int number = versions.Count + 1;
            ExportedGraph graph = PolicyExporter.Export(trained.Architecture, trained.Actions, trained.Proprioception, weights, Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture)), format);
            versions.Add(new ManifestVersion { Version = number, Opset = graph.Opset, Dialect = graph.Dialect, Precision = graph.Precision, Sha256 = graph.Sha256, Provenance = provenance, Verified = false });
        }

        PolicyManifest manifest = trained with { Versions = versions };
        PolicyManifestFile.Write(folder, manifest);
        return manifest;
    }

    private static (double Median, double Fastest)[] Measure(List<OnnxPolicy> policies, PolicyManifest manifest, int batch, int repeats, CancellationToken cancellation)
    {
        PolicyRequest[] requests = [.. Enumerable.Range(0, batch).Select(row => Request(manifest, row))];
        ActionChunk[] chunks = [.. requests.Select(_ => new ActionChunk(manifest.Architecture.ChunkLength, manifest.Architecture.ActionDimension))];
        List<double>[] milliseconds = [.. policies.Select(_ => new List<double>(repeats))];
        for (int repeat = -WarmUps; repeat < repeats; repeat++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int index = 0; index < policies.Count; index++)
            {
                policies[index].Infer(requests, chunks);
                if (repeat >= 0)
                {
                    milliseconds[index].Add(chunks[0].InferenceTime.TotalMilliseconds);
                }
            }
        }

        return [.. milliseconds.Select(times => (times.Order().ElementAt(times.Count / 2), times.Order().ElementAt(times.Count / 10)))];
    }

    private static PolicyRequest Request(PolicyManifest manifest, int seed)
    {
        Random random = new(seed);
        ImageFrame[] frames = [.. manifest.Cameras.Select(camera => new ImageFrame(camera.Width, camera.Height))];
        foreach (ImageFrame frame in frames)
        {
            random.NextBytes(frame.Pixels);
        }

        return new PolicyRequest
        {
            Frames = frames,
            Proprioception = new double[manifest.Architecture.ProprioceptionDimension],
            Instruction = manifest.DefaultInstruction ?? "transfer the cube",
            Sampling = new SamplingParameters(0, (ulong)seed, 0),
        };
    }

    private static void Show(PolicyManifest manifest, (double Median, double Fastest)[] times, int batch, int threads, int repeats, Terminal terminal)
    {
        JsonArray rows = [];
        for (int index = 0; index < times.Length; index++)
        {
            ManifestVersion version = manifest.Versions[index];
            double ratio = times[0].Median / times[index].Median;
            double fastestRatio = times[0].Fastest / times[index].Fastest;
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{version.Precision,-5} {version.Dialect,-9} {times[index].Median,8:0.00} ms  {ratio:0.00} x fp32 portable; 10th percentile {times[index].Fastest:0.00} ms, {fastestRatio:0.00} x"));
            rows.Add(new JsonObject { ["precision"] = version.Precision, ["dialect"] = version.Dialect, ["batch"] = batch, ["ms"] = Terminal.Number(times[index].Median), ["speedup"] = Terminal.Number(ratio), ["ms_p10"] = Terminal.Number(times[index].Fastest), ["speedup_p10"] = Terminal.Number(fastestRatio) });
        }

        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["policy"] = manifest.Name,
            ["preset"] = manifest.Architecture.Preset,
            ["threads"] = threads,
            ["repeats"] = repeats,
            ["rows"] = rows,
        });
    }
}
