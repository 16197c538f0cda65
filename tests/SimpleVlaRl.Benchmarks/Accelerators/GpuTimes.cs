using System.Text.Json.Nodes;
using SimpleVlaRl.Benchmarks.Learning;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>Decisions of growing batches on the processor and on a GPU, in turns.</summary>
internal static class GpuTimes
{
    private const int WarmUps = 3;

    /// <summary>Times them.</summary>
    /// <param name="options">The part's options.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="processor">The graph on the processor.</param>
    /// <param name="gpu">The graph on the GPU; null where there is none.</param>
    /// <param name="name">What the GPU's columns are called.</param>
    /// <param name="share">Which share of the part's time they may take.</param>
    /// <param name="report">Where the rows are written, each when it is known.</param>
    /// <param name="cancellation">Stops it.</param>
    public static void Measure(
        GpuPartOptions options,
        PolicyArchitecture architecture,
        OnnxForward processor,
        OnnxForward? gpu,
        string name,
        double share,
        PartReport report,
        CancellationToken cancellation)
    {
        JsonArray rows = [];
        report.Document["threads"] = Environment.ProcessorCount;
        report.Document["rows"] = rows;
        foreach (int batch in GpuParts.Batches)
        {
            rows.Add(Row(architecture, processor, gpu, name, batch, options.Repeats, options.Limit * share / GpuParts.Batches.Length, cancellation));
            report.Publish();
        }
    }

    private static JsonObject Row(
        PolicyArchitecture architecture,
        OnnxForward processor,
        OnnxForward? gpu,
        string name,
        int batch,
        int repeats,
        TimeSpan limit,
        CancellationToken cancellation)
    {
        OnnxForwardInputs inputs = NoiseInputs.Of(architecture, batch);
        using PreparedForward slow = processor.Prepare(inputs, withLogits: false);
        using PreparedForward? fast = gpu?.Prepare(inputs, withLogits: false);
        List<double> slowTimes = [];
        List<double> fastTimes = [];
        long began = TimeProvider.System.GetTimestamp();
        for (int run = -WarmUps; run < repeats && (run < 1 || TimeProvider.System.GetElapsedTime(began) < limit); run++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (run == 0)
            {
                slowTimes.Clear();
                fastTimes.Clear();
            }

            slowTimes.Add(InferenceBench.Milliseconds(slow.Run));
            if (fast is not null)
            {
                fastTimes.Add(InferenceBench.Milliseconds(fast.Run));
            }
        }

        JsonObject row = new() { ["batch"] = batch, ["runs"] = slowTimes.Count };
        Percentiles processorTimes = Percentiles.Of(slowTimes);
        processorTimes.Write(row, "cpu");
        Percentiles gpuTimes = fast is null ? new(double.NaN, double.NaN) : Percentiles.Of(fastTimes);
        gpuTimes.Write(row, name);
        row["cpu_to_" + name] = Terminal.Number(processorTimes.Median / gpuTimes.Median);
        return row;
    }
}
