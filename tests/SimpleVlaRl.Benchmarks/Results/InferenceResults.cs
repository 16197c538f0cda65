namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of inference and of what fewer bits cost.</summary>
internal static class InferenceResults
{
    private const string Folder = "tests/SimpleVlaRl.Benchmarks/results/";
    private const string Bits = Folder + "precisions.json";
    private const string Reference = "fp32";
    private const string Calls = Folder + "engine.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Inference and precisions",
        """
        The exported graph is compared with its network in libtorch at batches of several sizes with unequal prompts. A decision is one forward on two
        threads, in turns with the same network in TorchSharp and in Debian's PyTorch with OpenBLAS, and with the graph's bare matrix products. A call of the
        engine takes image preparation in, and is compared with the bare run of ONNX Runtime. Precisions: the same report starts, greedy, and errors over the
        decisions of eight episodes, compared with the network in libtorch; the largest errors are single tokens. A learner in single precision whose actor
        has fewer bits begins with ratios that are not 1: how many are beyond the clip, and what share of the tokens importance weights cut at 2 leave.
        """,
        [
            new(
                "exported graph against its network: largest difference of a log-probability; equal tokens",
                Folder + "parity.json",
                "{data.max_abs_log_prob:0.0e-0}; {data.token_agreement:0 %}"),
            .. ((string[])["medium", "small", "nano"]).SelectMany(preset => ((string[])["fp32", "int8"]).Select(precision => Decision(preset, precision))),
            Call("nano", "fp32"),
            Call("nano", "int8"),
            Call("small", "fp32"),
            Call("small", "int8"),
            Precision(Reference, $"precision={Reference}"),
            Precision("int8, 7-bit weights", "precision=int8,int8_weight_limit=63"),
            Precision("int8, 8-bit weights", "precision=int8,int8_weight_limit=127"),
            Precision("int4", "precision=int4"),
        ],
        [
            .. ((string[])["medium", "small", "nano"]).Select(Decisions),
            new(
                "What fewer bits cost the shipped policy",
                Bits,
                "data.rows[*]",
                [
                    new("precision", "{precision}"),
                    new("largest int8 weight", "{int8_weight_limit}"),
                    new("MB", "{megabytes:0.00}"),
                    new("successes", "{successes} of {episodes}"),
                    new("interval", "{wilson(successes, episodes)}"),
                    new("greedy tokens equal", "{token_agreement:0.00 %} of {tokens}"),
                    new("sampled tokens beyond GRPO's clip before learning", "{behaviour_ratio.beyond_clip:0.00 %}"),
                    new("what they are worth, corrected", "{behaviour_ratio.effective_share:0.0 %}"),
                    new("error in degrees, mean / p99 / max", Errors("degrees")),
                    new("tool point in mm, mean / p99 / max", Errors("millimetres")),
                ]),
            new(
                "Batches or parallel runs? Chunks per second, one policy on two cores",
                Calls,
                "data.schedules[*]",
                [
                    new("policy", "{policy}"),
                    new("precision", "{precision}"),
                    new("runs at once", "{lanes}"),
                    new("batch", "{batch}"),
                    new("threads of an operator", "{threads}"),
                    new("chunks/s", "{chunks_per_second:0}"),
                    new("one run", "{run_ms:0.0} ms"),
                ]),
        ]);

    private static Measurement Decision(string preset, string precision)
    {
        string row = $"data.rows[precision={precision},batch=1].";
        return new(
            $"one decision of `{preset}` in {precision}, batch 1",
            $"{Folder}inference-{preset}.json",
            $"{{{row}ms:0.0}} ms",
            $"{{{row}speedup_torchsharp:0.00}} times TorchSharp's speed, {{{row}speedup_pytorch:0.00}} times PyTorch's");
    }

    private static Measurement Call(string preset, string precision)
    {
        string row = $"data.rows[preset={preset},precision={precision}].";
        return new(
            $"a call of the engine, `{preset}` in {precision}",
            Calls,
            $"{{{row}engine_ms:0.00}} ms, {{{row}allocated_bytes_per_call}} bytes allocated",
            $"{{{row}ratio:0.000}} times the bare run of ONNX Runtime");
    }

    private static Measurement Precision(string name, string selector)
    {
        string row = $"data.rows[{selector}].";
        string reference = $"data.rows[precision={Reference}].";
        return new(
            $"the shipped policy in {name}: successes; greedy tokens equal",
            Bits,
            $"{{{row}successes}} of {{{row}episodes}} ({{wilson({row}successes, {row}episodes)}}); {{{row}token_agreement:0.00 %}}",
            name == Reference
                ? TextTemplate.Nothing
                : $"{{{row}successes / {reference}successes:0.00}} times fp32's successes, {{{row}megabytes / {reference}megabytes:0.00}} times its size");
    }

    private static ResultTable Decisions(string preset) => new(
        $"One decision of `{preset}`",
        $"{Folder}inference-{preset}.json",
        "data.rows[*]",
        [
            new("precision", "{precision}"),
            new("batch", "{batch}"),
            new("ONNX Runtime", "{ms:0.0} ms"),
            new("TorchSharp", "{ms_torchsharp:0.0} ms"),
            new("PyTorch", "{ms_pytorch:0.0} ms"),
            new("times TorchSharp's speed", "{speedup_torchsharp:0.00}"),
            new("times PyTorch's", "{speedup_pytorch:0.00}"),
            new("bare matrix products, times its time", "{fraction_of_gemm_time:0.00}"),
        ]);

    private static string Errors(string unit) =>
        $"{{action_error_{unit}.mean:0.####}} / {{action_error_{unit}.p99:0.##}} / {{action_error_{unit}.max:0.##}}";
}
