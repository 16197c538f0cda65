namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of exporting a checkpoint of full size.</summary>
internal static class ExportResults
{
    private const string FullSize = "tests/SimpleVlaRl.Benchmarks/results/full-size.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Export",
        """
        Random weights with the names, shapes and shards of a released OpenVLA-OFT checkpoint. Seconds are wall-clock seconds of the whole program with
        SHA-256 of its output; copies are `cp` and `sync` of that output right after it; memory is the peak of the process. A real checkpoint has not been
        exported.
        """,
        [
            Export("fp16"),
            Export("int4"),
            new("one decision of it in int4 on the CPU; peak memory", FullSize, "{data.infer.seconds[0]:0.0} s; {data.infer.peak_gib:0.0} GiB"),
        ],
        [
            new(
                "The exports",
                FullSize,
                "data.exports[*]",
                [
                    new("precision", "{precision}"),
                    new("output", "{output_gb:0.00} GB"),
                    new("export", "{seconds:0.0} s"),
                    new("copy of the output", "{copy_seconds:0.0} s"),
                    new("times the copy", "{ratio_to_copy:0.00}"),
                    new("peak memory", "{peak_gib:0.00} GiB"),
                ]) { Commands = ["{/data.synthesize.command}", "{command}", "{/data.infer.command}"] },
        ]);

    private static Measurement Export(string precision)
    {
        string row = $"data.exports[precision={precision}].";
        return new(
            $"export of random weights of full size to {precision}; peak memory",
            FullSize,
            $"{{data.synthesize.parameters:0,,,.00}} billion parameters in {{{row}seconds:0.0}} s; {{{row}peak_gib:0.00}} GiB",
            $"{{{row}ratio_to_copy:0.00}} times copying the output");
    }
}
