using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Planning;
using Spectre.Console;

namespace SimpleVlaRl.Learner.Planning;

/// <summary>What learning takes of a device, as a table, and whether it fits.</summary>
internal sealed class PlanReport
{
    /// <summary>What a device's own libraries take, and what an allocator leaves unused between blocks: assumed, not measured on a GPU.</summary>
    private const long ContextBytes = 1_500_000_000;

    private const double UnusedShare = 0.05;

    private static readonly int[] MicroBatches = [1, 2, 4, 8, 16, 32, 64];

    private readonly PlanOptions options;
    private readonly MemoryPlan plan;

    public PlanReport(PlanOptions options)
    {
        this.options = options;
        plan = new MemoryPlan(options.Architecture, options.Training, options.PromptLength, options.KeepsAverage);
        Usable = (long)((options.DeviceBytes - ContextBytes) / (1 + UnusedShare));
        Largest = plan.LargestMicroBatch(Usable);
        Chosen = options.MicroBatch ?? Math.Min(Largest, MicroBatches[^1]);
    }

    /// <summary>What the learner may take.</summary>
    public long Usable { get; }

    /// <summary>The largest micro-batch that fits; 0 where not even one decision does.</summary>
    public int Largest { get; }

    /// <summary>The micro-batch that is planned for.</summary>
    public int Chosen { get; }

    /// <summary>Whether it fits, learning and acting, one after the other.</summary>
    public bool Fits => Chosen > 0 && Chosen <= Largest && ActingPeak <= Usable;

    private long ActingPeak => plan.FixedBytes + plan.ActingBytes(options.ActingRows);

    /// <summary>Says it.</summary>
    /// <returns>The exit code: failure where it does not fit.</returns>
    public int Say(Terminal terminal)
    {
        terminal.Show(Table());
        terminal.Line(Verdict());
        terminal.Json(Document());
        return Fits ? ExitCode.Success : ExitCode.Failure;
    }

    private Table Table()
    {
        Table table = new() { Border = TableBorder.None };
        table.AddColumn("what");
        table.AddColumn(new TableColumn("GB").RightAligned());
        void Row(string what, long bytes) => table.AddRow(what, Gigabytes(bytes));
        LoraOptions? lora = options.Training.Lora;
        Row(lora is not null && options.Training.UsesBfloat16 ? "weights, frozen matrices in bfloat16" : "weights, single precision", plan.WeightBytes);
        Row((lora is null ? "all weights trained, " : Invariant($"adapters of rank {lora.Rank}, ")) + Millions(plan.TrainedCount), plan.AdapterBytes);
        Row("gradient, optimizer" + (options.KeepsAverage ? ", average" : ""), plan.OptimizerBytes);
        foreach (int rows in MicroBatches.Append(Chosen).Where(rows => rows > 0).Distinct().Order())
        {
            string mark = rows == Chosen ? " <" : "";
            Row(Invariant($"micro-batch {rows}: kept for the gradient, and a layer{mark}"), plan.KeptBytes(rows) + plan.LayerBytes(rows));
        }

        Row(Invariant($"acting, {options.ActingRows} observations at once"), plan.ActingBytes(options.ActingRows));
        Row("the device's libraries (assumed)", ContextBytes);
        Row("unused between blocks, 5 % (assumed)", (long)(UnusedShare * Math.Max(Usable, 0)));
        return table;
    }

    private string Verdict()
    {
        string device = Gigabytes(options.DeviceBytes);
        string tokens = Invariant($"{plan.TokensPerDecision} tokens a decision");
        return Fits ? Invariant($"fits {device} GB with --micro-batch {Chosen} ({tokens}; the largest that fits is {Largest})")
            : Largest == 0
                ? Invariant($"does not fit {device} GB: without any decision it takes {Gigabytes(plan.FixedBytes + ContextBytes)} GB. ")
                    + Remedy()
            : Chosen > Largest ? Invariant($"micro-batch {Chosen} does not fit {device} GB ({tokens}); the largest that fits is {Largest}")
            : Invariant($"{options.ActingRows} observations at once do not fit {device} GB beside the weights; lower --acting-rows");
    }

    private string Remedy() => options.Training.Lora is null ? "Train low-rank adapters: --lora-rank 32 --bf16."
        : !options.Training.UsesBfloat16 ? "Keep the frozen matrices in bfloat16: --bf16."
        : "Take a larger device, or go on elsewhere with the same checkpoint and data: see docs/learning.md.";

    private JsonObject Document() => new()
    {
        ["preset"] = options.Architecture.Preset,
        ["gpu_gigabytes"] = Terminal.Number(options.DeviceBytes / 1e9),
        ["tokens_per_decision"] = plan.TokensPerDecision,
        ["trained_parameters"] = plan.TrainedCount,
        ["weights_gigabytes"] = Terminal.Number(plan.WeightBytes / 1e9),
        ["adapters_gigabytes"] = Terminal.Number(plan.AdapterBytes / 1e9),
        ["optimizer_gigabytes"] = Terminal.Number(plan.OptimizerBytes / 1e9),
        ["acting_gigabytes"] = Terminal.Number(plan.ActingBytes(options.ActingRows) / 1e9),
        ["activations_gigabytes"] = new JsonObject(MicroBatches.Select(rows => KeyValuePair.Create<string, JsonNode?>(
            rows.ToString(CultureInfo.InvariantCulture), Terminal.Number((plan.KeptBytes(rows) + plan.LayerBytes(rows)) / 1e9)))),
        ["micro_batch"] = Chosen,
        ["largest_micro_batch"] = Largest,
        ["peak_gigabytes"] = Terminal.Number(((plan.PeakBytes(Math.Max(1, Chosen)) * (1 + UnusedShare)) + ContextBytes) / 1e9),
        ["fits"] = Fits,
    };

    private static string Millions(long count) => Invariant($"{count / 1e6:0.0} million");

    private static string Gigabytes(long bytes) => Invariant($"{bytes / 1e9:0.00}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
