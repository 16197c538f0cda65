using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using Spectre.Console;
using TorchSharp;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>Times a decision of one network in every precision and program, in turns.</summary>
internal static class InferenceBench
{
    private const int WarmUps = 5;

    public static int Run(InferenceBenchOptions options, Terminal terminal, CancellationToken cancellation)
    {
        torch.set_num_threads(options.Threads);
        using RandomPolicy policy = new(options.Preset);
        using TorchPeer? peer = options.WithPyTorch ? TorchPeer.Start(policy.Folder, options.Threads) : null;
        List<InferenceRow> rows = [];
        try
        {
            foreach (int batch in options.Batches)
            {
                terminal.Status(string.Create(CultureInfo.InvariantCulture, $"{options.Preset}, batch {batch}: {WarmUps + options.Repeats} rounds"));
                rows.AddRange(Measure(policy, peer, batch, options, cancellation));
            }
        }
        catch (PolicyLoadException exception)
        {
            throw new UserException(exception.Message, exception);
        }

        Show(rows, terminal);
        terminal.Json(new JsonObject
        {
            ["rows"] = new JsonArray([.. rows.Select(row => row.Document())]),
            ["preset"] = options.Preset,
            ["operators"] = options.Dialect.ToString().ToLowerInvariant(),
            ["parameters"] = PolicyTensorNames.ParameterCount(policy.Manifest.Architecture),
            ["threads"] = options.Threads,
            ["spinning"] = options.Spins,
            ["repeats"] = options.Repeats,
            ["torchsharp"] = $"libtorch {torch.__version__}, {torch.get_num_threads().ToString(CultureInfo.InvariantCulture)} threads",
            ["pytorch"] = peer?.Description,
            ["machine"] = MachineDescription.Line(),
        });
        return ExitCode.Success;
    }

    /// <summary>How long something takes.</summary>
    public static double Milliseconds(Action action)
    {
        long began = TimeProvider.System.GetTimestamp();
        action();
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    private static List<InferenceRow> Measure(RandomPolicy policy, TorchPeer? peer, int batch, InferenceBenchOptions options, CancellationToken cancellation)
    {
        OnnxForwardInputs inputs = policy.Inputs(batch);
        List<GraphBench> graphs = [];
        using TorchSharpDecision decision = new(policy.Network, inputs);
        peer?.Load(inputs, Path.Combine(policy.Folder, "inputs"));
        try
        {
            graphs.AddRange(options.Precisions.Select(precision => new GraphBench(policy, precision, options, inputs)));
            List<double> torchSharp = [];
            List<double> pyTorch = [];
            for (int round = -WarmUps; round < options.Repeats; round++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (round == 0)
                {
                    torchSharp.Clear();
                    pyTorch.Clear();
                    graphs.ForEach(graph => graph.Forget());
                }

                graphs.ForEach(graph => graph.Run());
                torchSharp.Add(Milliseconds(decision.Run));
                if (peer is not null)
                {
                    pyTorch.Add(peer.Time());
                }
            }

            return [.. graphs.Select(graph => new InferenceRow(
                graph.Precision,
                batch,
                Times.Of(graph.Decisions),
                Times.Of(torchSharp),
                peer is null ? null : Times.Of(pyTorch),
                Times.Of(graph.Products),
                graph.Profile))];
        }
        finally
        {
            graphs.ForEach(graph => graph.Dispose());
        }
    }

    private static void Show(List<InferenceRow> rows, Terminal terminal)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("precision", "batch", "ms", "TorchSharp ms", "faster", "PyTorch ms", "faster", "bare products ms", "share");
        foreach (InferenceRow row in rows)
        {
            table.AddRow(row.Cells());
        }

        terminal.Show(table);
        foreach (InferenceRow row in rows)
        {
            terminal.Line(row.Operators());
        }
    }
}
